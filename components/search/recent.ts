/** What was searched for on this device; it is kept there and nowhere else. */

const KEY = 'xintu.searches';
const MOST = 6;

/** The last searches, the newest first; none where the browser keeps nothing. */
export function recentSearches(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter((text) => typeof text === 'string').slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** Keep a search. */
export function rememberSearch(text: string): void {
  const kept = [text, ...recentSearches().filter((other) => other !== text)].slice(0, MOST);
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing searches as well.
  }
}

/** Forget all of them. */
export function forgetSearches(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}
