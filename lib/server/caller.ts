import type { Tx } from '@/db/db';
import { type ApiKey, findByHash } from '@/db/queries/api-keys';
import { screenOfToken } from '@/db/queries/screens';
import type { OpenSession } from '@/db/queries/sessions';
import { audienceOfRole, type Role } from '@/lib/credit/account';
import { dayOf } from '@/lib/credit/local-time';
import type { Viewer } from '@/lib/credit/publication';
import { Refusal } from '@/lib/credit/refusal';
import { hashOfSecret } from './api-keys';
import { systemClock } from './clock';
import { cookieOf, SCREEN_COOKIE, SCREEN_HEADER, SESSION_COOKIE } from './cookies';
import { currentRuntime } from './runtime';
import { sessionOf } from './sessions';
import { systemOf } from './usage';

/** Who asks: what a request's key, session or screen token, if it has one, entitles it to. */
export interface Caller extends Viewer {
  key: ApiKey | null;
  /** Who is signed in. */
  account: { id: number; name: string; role: Role } | null;
  /** Id of the session that it is signed in by. */
  session: string | null;
  /** Id of the wall whose token it has. */
  screen: string | null;
}

/** Nobody in particular. */
export const nobody: Caller = {
  audience: 'public',
  divisions: [],
  entity: null,
  key: null,
  account: null,
  session: null,
  screen: null,
};

const seen = new WeakMap<Request, Caller>();

/** The caller that a handler has asked for; undefined when it asked for none. */
export const callerSeen = (request: Request): Caller | undefined => seen.get(request);

interface CallerOptions {
  /** May it be an account whose password somebody else made? Only what changes that password. */
  beforePassword?: boolean;
  now?: Date;
}

/**
 * The caller of a request: by `Authorization: Bearer` with a key or a screen token, else by the cookie of a session,
 * else by the cookie of a screen. What a wall's page asks goes by its screen alone, and is a wall's without a token too.
 *
 * @throws {Refusal} 401 when what is given is unknown, revoked or expired: it never falls back to public; 403
 *   `password_change_needed` while an account has not chosen its own password
 */
export async function callerOf(tx: Tx, request: Request, options: CallerOptions = {}): Promise<Caller> {
  const now = options.now ?? (currentRuntime()?.clock ?? systemClock).now();
  const caller = await identify(tx, request, { ...options, now });
  if (!seen.has(request)) count(caller, request, now);
  seen.set(request, caller);
  return caller;
}

/** In memory alone: a handler may be reading a snapshot, which cannot write. */
function count({ key, session }: Caller, request: Request, now: Date) {
  const { usage, config } = currentRuntime() ?? {};
  if (usage === undefined || config === undefined) return;
  if (key !== null) usage.call(key.id, systemOf(request.headers), dayOf(now, config.timeZone));
  if (session !== null) usage.seen(session, now);
}

async function identify(
  tx: Tx,
  request: Request,
  { beforePassword = false, now }: CallerOptions & { now: Date },
): Promise<Caller> {
  const header = request.headers.get('authorization');
  if (header !== null) return ofSecret(tx, /^Bearer +(\S+)$/i.exec(header)?.[1]);
  const isWall = request.headers.has(SCREEN_HEADER);
  const sealed = isWall ? null : cookieOf(request, SESSION_COOKIE);
  if (sealed !== null) {
    const session = await sessionOf(tx, sealed, now);
    if (session.mustChange && !beforePassword)
      throw new Refusal('password_change_needed', 'Choose a password of your own first.', 403);
    return ofSession(session);
  }
  const token = cookieOf(request, SCREEN_COOKIE);
  if (token !== null) return ofScreen(tx, token);
  return isWall ? { ...nobody, audience: 'wall' } : nobody;
}

/** The token of a screen that a request carries, whether or not it is in force; null = none. */
export function screenTokenOf(request: Request): string | null {
  const header = request.headers.get('authorization');
  if (header === null) return cookieOf(request, SCREEN_COOKIE);
  const token = /^Bearer +(\S+)$/i.exec(header)?.[1];
  return token?.startsWith(SCREEN_PREFIX) ? token : null;
}

/** What a screen's token begins with. */
export const SCREEN_PREFIX = 'xs_';

async function ofSecret(tx: Tx, secret: string | undefined): Promise<Caller> {
  if (secret?.startsWith(SCREEN_PREFIX)) return ofScreen(tx, secret);
  const key = secret === undefined ? undefined : await findByHash(tx, hashOfSecret(secret));
  if (key === undefined)
    throw new Refusal('bad_key', 'The key is unknown or revoked. Send it as "Authorization: Bearer KEY".', 401);
  return { ...nobody, audience: key.audience, divisions: key.division === null ? [] : [key.division], key };
}

async function ofScreen(tx: Tx, token: string): Promise<Caller> {
  const screen = await screenOfToken(tx, hashOfSecret(token));
  if (screen === undefined)
    throw new Refusal('bad_screen_token', 'The token of this screen is unknown or was replaced by another.', 401);
  return { ...nobody, audience: screen.audience, screen: screen.id };
}

function ofSession({ id, account, name, role, divisions, entity }: OpenSession): Caller {
  return {
    ...nobody,
    audience: audienceOfRole[role],
    divisions: role === 'district' ? divisions : [],
    entity: role === 'entity' ? entity : null,
    account: { id: account, name, role },
    session: id,
  };
}

/**
 * The key of a caller who may write.
 *
 * @throws {Refusal} 401 without a key, 403 with one of scope read
 */
export function writerOf({ key }: Caller): ApiKey {
  if (key === null)
    throw new Refusal('key_needed', 'Writing needs a key of scope write: "Authorization: Bearer KEY".', 401);
  if (key.scope !== 'write')
    throw new Refusal('scope', 'This key may read only; writing needs one of scope write.', 403);
  return key;
}
