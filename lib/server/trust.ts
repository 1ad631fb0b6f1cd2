import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyAddr from 'proxy-addr';
import type { TrustProxy } from './edge-config';

/** Who asks, and by which address of ours, as far as it can be believed. */
export interface Asker {
  /** Of the client, without the IPv6 form of an IPv4 address. */
  address: string;
  /** Of the machine at the other end of the connection. */
  peer: string;
  /** Did it say that it asks for somebody else, believed or not? */
  forwards: boolean;
  protocol: 'http' | 'https';
  /** Name and port that the browser asks by; null = what it says is no such thing. */
  host: string | null;
}

type Trust = (address: string, hop: number) => boolean;

/** Whose word on the client is taken. */
export function trustOf(trustProxy: TrustProxy | null): Trust {
  if (trustProxy === null) return () => false;
  if (typeof trustProxy === 'number') return (_, hop) => hop < trustProxy;
  return proxyAddr.compile([...trustProxy]);
}

const HOST = /^([a-z0-9_]([a-z0-9_.-]*[a-z0-9_.])?|\[[0-9a-f:.]+\])(:\d{1,5})?$/i;
const forwardingHeaders = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-port', 'forwarded'];

/** Read who asks; what a stranger says of others changes nothing. */
export function askerOf(request: IncomingMessage, trust: Trust): Asker {
  const peer = plainAddress(request.socket.remoteAddress ?? '');
  const believed = trust(peer, 0);
  const named = (header: string) => (believed ? firstOf(request.headers[header]) : undefined);
  const far = believed ? plainAddress(proxyAddr(request, trust)) : peer;
  const protocol = named('x-forwarded-proto')?.toLowerCase();
  const secure = (request.socket as { encrypted?: boolean }).encrypted === true;
  const host = named('x-forwarded-host') ?? request.headers.host ?? '';
  return {
    address: isIP(far) === 0 ? peer : far,
    peer,
    forwards: forwardingHeaders.some((header) => request.headers[header] !== undefined),
    protocol: protocol === 'https' || protocol === 'http' ? protocol : secure ? 'https' : 'http',
    host: host.length <= 255 && HOST.test(host) ? host.toLowerCase() : null,
  };
}

const firstOf = (value: string | string[] | undefined) =>
  String(value ?? '')
    .split(',')[0]!
    .trim() || undefined;
/** Without the IPv6 form of an IPv4 address, and without the name of an interface. */
export const plainAddress = (address: string) => address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '');

/** Of our own headers, what a client may say of itself; all others are the front's to set. */
const saidByClients: ReadonlySet<string> = new Set(['x-xintu-system', 'x-xintu-reason', 'x-xintu-screen']);

/**
 * Replace what a request says of its way here by what is believed: `x-xintu-address`, `x-xintu-origin`, and the
 * forwarding headers that Next reads.
 */
export function stamp(request: IncomingMessage, { address, protocol, host }: Asker): void {
  const { headers } = request;
  for (const name of Object.keys(headers)) {
    const isOurs = name.startsWith('x-xintu-') && !saidByClients.has(name);
    if (isOurs || name.startsWith('x-middleware-') || forwardingHeaders.includes(name)) delete headers[name];
  }
  headers['x-xintu-address'] = address;
  headers['x-xintu-origin'] = `${protocol}://${host}`;
  headers['x-forwarded-proto'] = protocol;
  headers['x-forwarded-host'] = host ?? '';
  headers['x-forwarded-for'] = address;
}

/** 127.0.0.0/8 and ::1. */
export const isLoopback = (address: string) => address === '::1' || /^127\./.test(address);

/** What a budget is counted by: an IPv4 address, or the 64 bits of IPv6 that one household has. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array<string>(Math.max(0, zeros)).fill('0'), ...right];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
