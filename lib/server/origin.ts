import { Refusal } from '@/lib/credit/refusal';
import type { Config } from './config';
import { currentRuntime } from './runtime';

/**
 * Where this server is for the one who asks: the configured public address, else the one that the browser used, as the
 * front found it (`x-xintu-origin`; forwarding headers are believed of trusted proxies only).
 */
export function originOf(config: Pick<Config, 'origin'> | undefined, request: Request): string {
  if (config?.origin) return config.origin;
  const url = new URL(request.url);
  // Next makes request.url of the address listened on; the browser said in Host which name it used.
  return request.headers.get('x-xintu-origin') ?? `${url.protocol}//${request.headers.get('host') ?? url.host}`;
}

/** The same, with the configuration of the running server. */
export const ownOrigin = (request: Request): string => originOf(currentRuntime()?.config, request);

/** Must cookies of this request stay on HTTPS? */
export const isSecure = (request: Request): boolean => ownOrigin(request).startsWith('https:');

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

/** A configured origin in full; else by name and port, since a proxy that is not trusted may have ended TLS. */
function isOwn(origin: string, request: Request): boolean {
  if (!URL.canParse(origin)) return false;
  if (currentRuntime()?.config.origin) return origin === ownOrigin(request);
  return new URL(origin).host === new URL(ownOrigin(request)).host;
}
