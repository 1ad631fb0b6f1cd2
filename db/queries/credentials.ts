import type { Role } from '@/lib/credit/account';
import type { Audience } from '@/lib/credit/publication';
import type { Tx } from '../db';

/** What the rights of an open socket hang on. A screen's is the hash of its token, which another replaces. */
export interface Credentials {
  sessions: readonly string[];
  keys: readonly number[];
  screens: readonly string[];
}

export interface CredentialInForce {
  kind: 'session' | 'key' | 'screen';
  id: string;
  /** Of a session. */
  role: Role | null;
  /** Of a key or a screen. */
  audience: Audience | null;
  divisions: string[];
  /** The business that the account of a session is bound to. */
  entity: number | null;
}

/**
 * Of these credentials, those that are in force now, with what they entitle to now: one statement for all open sockets.
 *
 * @param seenAfter a session must have been used since
 */
export function credentialsInForce(
  tx: Tx,
  { sessions, keys, screens }: Credentials,
  now: Date,
  seenAfter: Date,
): Promise<CredentialInForce[]> {
  return tx.query(
    `select 'session' as kind, s.id::text as id, a.role, null as audience,
            coalesce((select json_agg(d.division order by d.division) from account_division d where d.account = a.id), '[]') as divisions, a.entity
     from session s join account a on a.id = s.account
     where s.id = any($1::uuid[]) and s.revoked_at is null and s.expires_at > $4 and s.seen_at > $5 and not a.disabled
       and not a.must_change
     union all
     select 'key', k.id::text, null, k.audience,
            case when k.division is null then '[]'::json else json_build_array(k.division) end, null
     from api_key k where k.id = any($2::int[]) and k.revoked_at is null
     union all
     select 'screen', c.token_hash, null, c.audience, '[]'::json, null from screen c where c.token_hash = any($3::text[])
     order by kind, id`,
    [sessions, keys, screens, now, seenAfter],
  );
}
