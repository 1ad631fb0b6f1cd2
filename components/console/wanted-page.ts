/** The page that somebody wanted who has gone to single sign-on, kept in this tab: the provider sends everybody to one page. */

const KEY = 'xintu-wanted-page';

export function keepWanted(path: string): void {
  try {
    sessionStorage.setItem(KEY, path);
  } catch {
    // Storage may be forbidden (private mode): one then comes to the first page.
  }
}

/** The page that was kept, once. */
export function takeWanted(): string | null {
  try {
    const path = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return path;
  } catch {
    return null;
  }
}
