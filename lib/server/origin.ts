import { Refusal } from '@/lib/credit/refusal';
import { currentRuntime } from './runtime';

/** Where this server is, as the browser that asks sees it. */
export function ownOrigin(request: Request): string {
  const url = new URL(request.url);
  // Next makes request.url of the address listened on; the browser said in Host which name it used.
  return `${url.protocol}//${request.headers.get('host') ?? url.host}`;
}

/** Must cookies of this request stay on HTTPS? */
export const isSecure = (request: Request): boolean =>
  ownOrigin(request).startsWith('https:') || (currentRuntime()?.url.startsWith('https:') ?? false);

/**
 * Refuse a change that a page of another origin asks for. A browser says so in Sec-Fetch-Site or Origin; a program
 * that says neither carries nobody's cookies by accident.
 *
 * @throws {Refusal} 403 `cross_origin`
 */
export function refuseForeign(request: Request): void {
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  const foreign = (site !== null && site !== 'same-origin') || (origin !== null && !isOwn(origin, request));
  if (foreign) throw new Refusal('cross_origin', 'A page of another origin may not ask for this.', 403);
}

/** By name and port: a proxy in front may have ended TLS. */
function isOwn(origin: string, request: Request): boolean {
  return URL.canParse(origin) && new URL(origin).host === new URL(ownOrigin(request)).host;
}
