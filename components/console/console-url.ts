/** Where a page of the console leads to, and back. */

export const SIGN_IN = '/console/sign-in';

/** Why somebody is asked to sign in: the session ended under the page, there was none, or it was ended by its owner. */
export type SignInReason = 'ended' | 'needed' | 'left';

/**
 * The page to go to after signing in: one of this origin, never the sign-in page again.
 *
 * @param next what the address says; anybody may have written it
 * @param origin of this page
 */
export function nextOf(next: string | null, origin: string): string {
  if (next === null || !next.startsWith('/') || !URL.canParse(next, origin)) return '/console';
  const url = new URL(next, origin);
  // A path of two slashes would be another host's when it is gone to.
  const foreign = url.origin !== origin || url.pathname.startsWith('//');
  return foreign || url.pathname === SIGN_IN ? '/console' : url.pathname + url.search + url.hash;
}

/** Address of the sign-in page that leads back to `here`, a path with its query; who has left begins anew. */
export const signInHref = (here: string, why: SignInReason, lang: string | null): string =>
  withQuery(SIGN_IN, why === 'left' ? { lang } : { next: here, why, lang });

/** A path, which may have a query, with more parameters; those that are null or empty are left out. */
export function withQuery(path: string, parameters: Readonly<Record<string, string | null>>): string {
  const given = Object.entries(parameters).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return given.length === 0 ? path : `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams(given)}`;
}
