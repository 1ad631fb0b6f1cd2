/** The wall that this page is, from its path; null on every other page, and on the server. */
export function pageScreen(): string | null {
  const path = typeof window === 'undefined' ? '' : window.location.pathname;
  const [, screen] = /^\/wall\/([^/]+)/.exec(path) ?? [];
  return screen === undefined ? null : decodeURIComponent(screen);
}

/**
 * What a page adds to its requests. A wall is photographed, so that it is answered as the wall that it is, whoever is
 * signed in at its browser.
 */
export function pageHeaders(): Record<string, string> {
  const screen = pageScreen();
  return { accept: 'application/json', ...(screen === null ? {} : { 'x-xintu-screen': encodeURIComponent(screen) }) };
}
