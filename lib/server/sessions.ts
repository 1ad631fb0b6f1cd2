import type { Db, Tx } from '@/db/db';
import {
  forgetSessions,
  insertSession,
  isReplaced,
  noteReplaced,
  type OpenSession,
  openSession,
  revokeSession,
  sessionList,
} from '@/db/queries/sessions';
import type { SessionItem, SignInMethod } from '@/lib/credit/account';
import { Refusal } from '@/lib/credit/refusal';
import { cookie, forgotten, SESSION_COOKIE } from './cookies';
import { isSecure } from './origin';
import { seal, unseal } from './sealing';

/** How long sessions last. */
export const sessionRules = {
  /** From sign-in, whatever is done. */
  absoluteMs: 12 * 3_600_000,
  /** Without a request. */
  idleMs: 2 * 3_600_000,
  /** Ended ones are kept for so long, so that it can be asked who was signed in. */
  keptMs: 90 * 24 * 3_600_000,
  /** For so long a request may still come with the cookie of a session that another one has replaced. */
  underWayMs: 60_000,
} as const;

const AGENT_LENGTH = 200;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const idleSince = (now: Date) => new Date(now.getTime() - sessionRules.idleMs);

/** Who begins a session, and from where. */
export interface SessionStart {
  account: number;
  method: SignInMethod;
  request: Request;
  now: Date;
}

/**
 * Begin a session with an id of its own: the one that the browser had, if any, ends, so that an id that somebody else
 * has put there gains nothing.
 *
 * @returns its id, and the `Set-Cookie` header of the answer
 */
export async function startSession(
  tx: Tx,
  { account, method, request, now }: SessionStart,
  before: string | null,
): Promise<{ id: string; setCookie: string }> {
  if (before !== null) await revokeSession(tx, before, null, now);
  const id = await insertSession(tx, {
    account,
    method,
    at: now,
    expiresAt: new Date(now.getTime() + sessionRules.absoluteMs),
    address: request.headers.get('x-xintu-address'),
    agent: request.headers.get('user-agent')?.slice(0, AGENT_LENGTH) ?? null,
  });
  if (before !== null) await noteReplaced(tx, before, id);
  const seconds = sessionRules.absoluteMs / 1000;
  const setCookie = cookie(SESSION_COOKIE, await seal(tx, { session: id }), { seconds, secure: isSecure(request) });
  return { id, setCookie };
}

/** The id in a session's cookie, whether or not it is in force; null when the cookie is not ours. */
export async function sessionIdOf(tx: Tx, sealed: string): Promise<string | null> {
  const id = (await unseal(tx, sealed))?.session;
  return id !== undefined && uuid.test(id) ? id : null;
}

/**
 * The session of a cookie has ended, which the browser forgets. It does not where another session has just replaced it:
 * it holds that one's cookie by now, or is about to.
 */
export class SessionEnded extends Refusal {
  constructor(readonly replaced: boolean) {
    super('session_ended', 'You are no longer signed in. Sign in again.', 401);
  }
}

/**
 * The session of a cookie.
 *
 * @throws {SessionEnded} 401 when it is forged or altered, expired, idle for too long, or revoked
 */
export async function sessionOf(tx: Tx, sealed: string, now: Date): Promise<OpenSession> {
  const id = await sessionIdOf(tx, sealed);
  const session = id === null ? undefined : await openSession(tx, id, now, idleSince(now));
  if (session === undefined) {
    const since = new Date(now.getTime() - sessionRules.underWayMs);
    throw new SessionEnded(id !== null && (await isReplaced(tx, id, since)));
  }
  return session;
}

/** Sessions in force. @param account null = of everybody */
export async function sessionsFor(
  tx: Tx,
  account: number | null,
  current: string | null,
  now: Date,
): Promise<SessionItem[]> {
  const sessions = await sessionList(tx, account, now, idleSince(now));
  return sessions.map((session) => ({ ...session, current: session.id === current }));
}

/**
 * End a session.
 *
 * @param account whose it must be; null = anybody's
 * @returns whose it was
 * @throws {Refusal} 404 when there is none such in force
 */
export async function endSession(tx: Tx, id: string, account: number | null, now: Date): Promise<number> {
  const owner = uuid.test(id) ? await revokeSession(tx, id, account, now) : undefined;
  if (owner === undefined) throw new Refusal('unknown_session', 'There is no such session in force.', 404);
  return owner;
}

/** The `Set-Cookie` header that signs a browser out. */
export const signedOut = () => forgotten(SESSION_COOKIE);

/** Forget sessions that ended long ago. @returns how many */
export const cleanUpSessions = (db: Db, now: Date): Promise<number> =>
  forgetSessions(db, new Date(now.getTime() - sessionRules.keptMs));
