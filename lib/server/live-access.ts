import type { IncomingHttpHeaders } from 'node:http';
import type { Db } from '@/db/db';
import { type CredentialInForce, credentialsInForce } from '@/db/queries/credentials';
import { audienceOfRole, type Role } from '@/lib/credit/account';
import { type Viewer, viewerOf } from '@/lib/credit/publication';
import { Refusal } from '@/lib/credit/refusal';
import { audienceOf } from '@/lib/live/audience-rooms';
import type { HubOptions } from '@/lib/live/hub';
import type { SubscribeFault } from '@/lib/live/protocol';
import { type Handshake, HandshakeRefused, type Identity } from '@/lib/live/socket-identity';
import type { TopicName } from '@/lib/live/topic-name';
import { hashOfSecret } from './api-keys';
import { recordSubscription } from './audit';
import { type Caller, callerOf, nobody, screenTokenOf } from './caller';
import type { Clock } from './clock';
import { cookieOf, SCREEN_COOKIE, SCREEN_HEADER, SESSION_COOKIE } from './cookies';
import { refuseForeign } from './origin';
import { idleSince } from './sessions';
import { isLoopback, networkOf } from './trust';

/** Who a socket is; its address and caller are what the audit keeps. */
export interface LiveIdentity extends Identity {
  caller: Caller;
  address: string | null;
}

/** How sockets are identified, and looked at again while they are open: as requests are, by the same words. */
export function liveAccess(
  db: Db,
  clock: Clock,
): Pick<HubOptions<never, LiveIdentity>, 'identify' | 'admit' | 'ended' | 'forbids' | 'addressOf'> {
  return {
    addressOf,
    forbids,
    identify: (handshake) => identify(db, clock, handshake),
    // Before the first of their data leaves: what cannot be written down is not shown.
    admit: ({ caller, address }, topics) => recordSubscription(db, { caller, topics, address }),
    ended: (identities) => ended(db, clock, identities),
  };
}

/**
 * What connections are counted by: the address that is believed. Our own machine's is not counted, for there a proxy
 * that nobody told us to trust may stand for everyone.
 */
function addressOf(headers: IncomingHttpHeaders): string | null {
  const address = text(headers['x-xintu-address']);
  return address === undefined || isLoopback(address) ? null : networkOf(address);
}

/** Jobs are followed by those who see them in the console. */
const jobRoles: readonly Role[] = ['steward', 'admin'];

function forbids({ caller }: LiveIdentity, { kind }: TopicName): SubscribeFault | null {
  if (kind !== 'job') return null;
  if (caller.account !== null && jobRoles.includes(caller.account.role)) return null;
  return { code: 'role', message: `Jobs may be followed by the roles ${jobRoles.join(' and ')} only.` };
}

async function identify(db: Db, clock: Clock, handshake: Handshake): Promise<LiveIdentity> {
  try {
    const request = requestOf(handshake);
    const address = request.headers.get('x-xintu-address');
    const hasToken = request.headers.has('authorization');
    const hasCookie = [SESSION_COOKIE, SCREEN_COOKIE].some((name) => cookieOf(request, name) !== null);
    // A page of another origin has no use of the cookies that come along; a program that gives a token says so itself.
    if (!hasToken && hasCookie) refuseForeign(request);
    // Without anything to look up nobody waits for the database, whose one connection may be busy for long.
    if (!hasToken && !hasCookie) return { ...anybody(request.headers.has(SCREEN_HEADER)), address };
    const caller = await db.transaction((tx) => callerOf(tx, request, { now: clock.now() }), 'snapshot');
    return { caller, viewer: caller, credential: credentialOf(caller, request), address };
  } catch (error) {
    if (error instanceof Refusal) throw new HandshakeRefused({ code: error.code, message: error.message });
    throw error;
  }
}

function anybody(isWall: boolean) {
  const caller: Caller = { ...nobody, audience: isWall ? 'wall' : 'public' };
  return { caller, viewer: viewerOf(caller.audience), credential: null };
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** The handshake as the request that it stands for: `auth` says what a browser has no header for. */
function requestOf({ headers, auth }: Handshake): Request {
  const kept = new Headers();
  for (const name of ['authorization', 'cookie', 'host', 'origin', 'user-agent', 'x-xintu-address']) {
    const value = text(headers[name]);
    if (value !== undefined) kept.set(name, value);
  }
  const token = text(auth.token);
  if (auth.token !== undefined && auth.token !== null) kept.set('authorization', `Bearer ${encodeURI(token ?? '?')}`);
  if (text(auth.screen) !== undefined) kept.set(SCREEN_HEADER, encodeURIComponent(text(auth.screen)!));
  return new Request('http://live/', { headers: kept });
}

/** What the caller's rights hang on; null where there are none that the public does not have. */
function credentialOf(caller: Caller, request: Request): Identity['credential'] {
  if (audienceOf(caller) === 'public') return null;
  if (caller.session !== null) return { kind: 'session', id: caller.session };
  if (caller.key !== null) return { kind: 'key', id: String(caller.key.id) };
  const token = screenTokenOf(request);
  return token === null ? null : { kind: 'screen', id: hashOfSecret(token) };
}

async function ended(db: Db, clock: Clock, identities: readonly LiveIdentity[]): Promise<Set<LiveIdentity>> {
  const now = clock.now();
  const ids = (kind: CredentialInForce['kind']) => [
    ...new Set(identities.flatMap(({ credential }) => (credential?.kind === kind ? credential.id : []))),
  ];
  const asked = { sessions: ids('session'), keys: ids('key').map(Number), screens: ids('screen') };
  const inForce = await credentialsInForce(db, asked, now, idleSince(now));
  const audiences = new Map(inForce.map((found) => [`${found.kind} ${found.id}`, audienceOf(viewerNow(found))]));
  return new Set(
    identities.filter(
      ({ credential, viewer }) =>
        credential !== null && audiences.get(`${credential.kind} ${credential.id}`) !== audienceOf(viewer),
    ),
  );
}

function viewerNow({ role, audience, divisions, entity }: CredentialInForce): Viewer {
  const now = role === null ? audience! : audienceOfRole[role];
  return { audience: now, divisions: now === 'district' ? divisions : [], entity: role === 'entity' ? entity : null };
}
