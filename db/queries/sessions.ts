import type { Role, SessionItem, SignInMethod } from '@/lib/credit/account';
import type { Tx } from '../db';

/** A session that is in force, and the account that it is of. */
export interface OpenSession {
  id: string;
  account: number;
  name: string;
  role: Role;
  divisions: string[];
  entity: number | null;
  mustChange: boolean;
  expiresAt: string;
}

export interface NewSession {
  account: number;
  method: SignInMethod;
  at: Date;
  expiresAt: Date;
  address: string | null;
  agent: string | null;
}

const divisionsOf = `coalesce((select json_agg(d.division order by d.division) from account_division d where d.account = a.id), '[]')`;

/** Begin a session. @returns its id, drawn at random */
export async function insertSession(tx: Tx, session: NewSession): Promise<string> {
  const { account, method, at, expiresAt, address, agent } = session;
  const [row] = await tx.query<{ id: string }>(
    `insert into session (account, method, created_at, seen_at, expires_at, address, agent)
     values ($1, $2, $3, $3, $4, $5, $6) returning id`,
    [account, method, at, expiresAt, address, agent],
  );
  return row!.id;
}

/**
 * The session of an id, where it is in force.
 *
 * @param seenAfter it must have been used since
 */
export async function openSession(tx: Tx, id: string, now: Date, seenAfter: Date): Promise<OpenSession | undefined> {
  const [session] = await tx.query<OpenSession>(
    `select s.id, a.id as account, a.name, a.role, ${divisionsOf} as divisions, a.entity,
            a.must_change as "mustChange", s.expires_at as "expiresAt"
     from session s join account a on a.id = s.account
     where s.id = $1::uuid and s.revoked_at is null and s.expires_at > $2 and s.seen_at > $3 and not a.disabled`,
    [id, now, seenAfter],
  );
  return session;
}

/** Of these sessions, those that are in force: what an open socket asks again. */
export async function sessionsInForce(tx: Tx, ids: readonly string[], now: Date, seenAfter: Date): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select s.id from session s join account a on a.id = s.account
     where s.id = any($1::uuid[]) and s.revoked_at is null and s.expires_at > $2 and s.seen_at > $3 and not a.disabled
     order by s.id`,
    [ids, now, seenAfter],
  );
  return rows.map(({ id }) => id);
}

/** Sessions in force, of one account or of all (null), the newest first. */
export async function sessionList(
  tx: Tx,
  account: number | null,
  now: Date,
  seenAfter: Date,
): Promise<Omit<SessionItem, 'current'>[]> {
  return tx.query(
    `select s.id, s.account, a.name, s.method, s.created_at as "createdAt", s.seen_at as "seenAt",
            s.expires_at as "expiresAt", s.address, s.agent
     from session s join account a on a.id = s.account
     where ($1::int is null or s.account = $1) and s.revoked_at is null and s.expires_at > $2 and s.seen_at > $3
       and not a.disabled
     order by s.created_at desc, s.id limit 500`,
    [account, now, seenAfter],
  );
}

/**
 * End a session.
 *
 * @param account whose it must be; null = anybody's
 * @returns whose it was; undefined when there is none such in force
 */
export async function revokeSession(
  tx: Tx,
  id: string,
  account: number | null,
  now: Date,
): Promise<number | undefined> {
  const [row] = await tx.query<{ account: number }>(
    `update session set revoked_at = $3 where id = $1::uuid and ($2::int is null or account = $2) and revoked_at is null
     returning account`,
    [id, account, now],
  );
  return row?.account;
}

/** Keep that a session gave way to another one of the same browser. */
export async function noteReplaced(tx: Tx, id: string, by: string): Promise<void> {
  await tx.query('update session set replaced_by = $2::uuid where id = $1::uuid and replaced_by is null', [id, by]);
}

/** Has a session given way to another one of the same browser since a moment? */
export async function isReplaced(tx: Tx, id: string, since: Date): Promise<boolean> {
  const rows = await tx.query(
    'select id from session where id = $1::uuid and replaced_by is not null and revoked_at > $2',
    [id, since],
  );
  return rows.length > 0;
}

/** End every session of an account. @returns how many there were */
export async function revokeSessionsOf(tx: Tx, account: number, now: Date): Promise<number> {
  const rows = await tx.query(
    'update session set revoked_at = $2 where account = $1 and revoked_at is null returning id',
    [account, now],
  );
  return rows.length;
}

/** Keep when sessions were last used; an earlier moment changes nothing. */
export async function touchSessions(tx: Tx, seen: readonly { id: string; at: Date }[]): Promise<void> {
  await tx.query(
    `update session s set seen_at = n.at
     from jsonb_to_recordset($1::jsonb) as n(id uuid, at timestamptz) where s.id = n.id and s.seen_at < n.at`,
    [JSON.stringify(seen)],
  );
}

/** Forget sessions that ended before a moment. @returns how many */
export async function forgetSessions(tx: Tx, before: Date): Promise<number> {
  const rows = await tx.query('delete from session where expires_at < $1 or revoked_at < $1 returning id', [before]);
  return rows.length;
}
