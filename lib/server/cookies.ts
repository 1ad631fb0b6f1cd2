/** Cookies of the program: httpOnly, so that no script reads them, and SameSite=Lax, so that no other site posts with them. */

export const SESSION_COOKIE = 'xintu_session';
export const SCREEN_COOKIE = 'xintu_screen';
/** What a wall's page adds to all that it asks: its screen. Whoever is signed in at that browser does not count then. */
export const SCREEN_HEADER = 'x-xintu-screen';

/** The value of a request's cookie; null = it has none. */
export function cookieOf(request: Request, name: string): string | null {
  for (const part of (request.headers.get('cookie') ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim() || null;
  }
  return null;
}

/**
 * A `Set-Cookie` header.
 *
 * @param value letters, digits and the signs of base64url, `*`, `~`, `.` and `_`: nothing that needs quoting
 * @param seconds how long a browser keeps it; 0 = it forgets it now
 */
export function cookie(name: string, value: string, { seconds, secure }: { seconds: number; secure: boolean }): string {
  if (!/^[\w.*~-]*$/.test(value)) throw new Error(`the value of the cookie ${name} needs quoting`);
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure ? '; Secure' : ''}`;
}

/** A `Set-Cookie` header that makes a browser forget. */
export const forgotten = (name: string) => cookie(name, '', { seconds: 0, secure: false });
