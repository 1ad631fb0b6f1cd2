import { isIP } from 'node:net';
import { type Environment, given, refuse } from './environment';

/** What the environment says of the way from the outside to this server. */
export interface EdgeConfig {
  /** Public address without a path, for links, cookies and origin checks; null = the one that a browser asks by. */
  origin: string | null;
  /** Paths of a certificate and its key; null = plain HTTP. */
  tls: { cert: string; key: string } | null;
  /** Whose forwarding headers are believed; null = nobody's. */
  trustProxy: TrustProxy | null;
}

/** A number of proxies in front, or the addresses, networks and named ranges that they stand in. */
export type TrustProxy = number | readonly string[];

const namedRanges: ReadonlySet<string> = new Set(['loopback', 'linklocal', 'uniquelocal']);
const MOST_PROXIES = 9;

/** @throws {Refusal} `config` with name, value and mend */
export function edgeConfig(env: Environment): EdgeConfig {
  return { origin: origin(env), tls: tls(env), trustProxy: trustProxy(env) };
}

function origin(env: Environment): string | null {
  const value = given(env, 'XINTU_ORIGIN');
  if (value === undefined) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  const isOrigin =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.pathname === '/' &&
    `${url.username}${url.search}${url.hash}` === '';
  if (isOrigin) return url.origin;
  // What is wrong may be a password: it is not repeated.
  const shown = url !== null && url.username !== '' ? `${url.protocol}//…` : value;
  throw refuse('XINTU_ORIGIN', shown, 'write the public address as https://map.example.org, without a path.');
}

function tls(env: Environment): EdgeConfig['tls'] {
  const [cert, key] = [given(env, 'XINTU_TLS_CERT'), given(env, 'XINTU_TLS_KEY')];
  if (cert !== undefined && key !== undefined) return { cert, key };
  if (cert === undefined && key === undefined) return null;
  const [set, unset] = cert === undefined ? ['XINTU_TLS_KEY', 'XINTU_TLS_CERT'] : ['XINTU_TLS_CERT', 'XINTU_TLS_KEY'];
  throw refuse(set, cert ?? key ?? '', `HTTPS needs both files: set ${unset} too, or neither for plain HTTP.`);
}

function trustProxy(env: Environment): TrustProxy | null {
  const value = given(env, 'XINTU_TRUST_PROXY');
  if (value === undefined || value === '0') return null;
  if (/^\d+$/.test(value) && Number(value) <= MOST_PROXIES) return Number(value);
  const places = value.split(',').map((place) => place.trim());
  if (places.every(isPlace)) return places;
  throw refuse(
    'XINTU_TRUST_PROXY',
    value,
    `write the number of proxies in front (1 to ${MOST_PROXIES}), loopback, or addresses and networks such as 10.0.0.2,10.1.0.0/16.`,
  );
}

function isPlace(place: string): boolean {
  if (namedRanges.has(place)) return true;
  const [address = '', bits, ...more] = place.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  // A network of all addresses would believe everyone.
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= (version === 4 ? 32 : 128))
  );
}
