import type { KeyItem, keyAudiences, keyScopes } from '@/lib/credit/account';
import type { Tx } from '../db';

export interface ApiKey {
  id: number;
  name: string;
  scope: (typeof keyScopes)[number];
  audience: (typeof keyAudiences)[number];
  /** Division code; null unless the key is a district's. */
  division: string | null;
  /** Key of a demonstration feed: what it sends is synthetic. */
  synthetic: boolean;
}

/**
 * Keep a new key.
 *
 * @param hash SHA-256 of the secret, hexadecimal; the secret itself is never stored
 * @returns its id
 */
export async function createApiKey(tx: Tx, key: Omit<ApiKey, 'id'> & { hash: string }): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    'insert into api_key (name, hash, scope, audience, division, synthetic) values ($1, $2, $3, $4, $5, $6) returning id',
    [key.name, key.hash, key.scope, key.audience, key.division, key.synthetic],
  );
  return row!.id;
}

/** The key with this hash of its secret, unless it was revoked. */
export async function findByHash(tx: Tx, hash: string): Promise<ApiKey | undefined> {
  const [key] = await tx.query<ApiKey>(
    'select id, name, scope, audience, division, synthetic from api_key where hash = $1 and revoked_at is null',
    [hash],
  );
  return key;
}

/** Take back a key; it is kept, so that what it did can be answered for. @returns false when none is in force with this id */
export async function revokeApiKey(tx: Tx, id: number): Promise<boolean> {
  const rows = await tx.query(
    'update api_key set revoked_at = clock_timestamp() where id = $1 and revoked_at is null returning id',
    [id],
  );
  return rows.length > 0;
}

/**
 * Put a key in force again with another secret: an errand that comes back every month has one key, not one for each time.
 *
 * @returns its id; null = there is none of this name that reads for the division
 */
export async function renewApiKey(
  tx: Tx,
  { name, division, hash }: { name: string; division: string; hash: string },
): Promise<number | null> {
  const [row] = await tx.query<{ id: number }>(
    `update api_key set hash = $3, revoked_at = null
     where id = (select min(id) from api_key where name = $1 and division = $2 and audience = 'district' and scope = 'read')
     returning id`,
    [name, division, hash],
  );
  return row?.id ?? null;
}

/** Every key, those in force first. @param since first day whose calls are counted, YYYY-MM-DD */
export async function keyList(tx: Tx, since: string): Promise<KeyItem[]> {
  return tx.query(
    `select k.id, k.name, k.scope, k.audience, k.division, k.synthetic, k.created_at as "createdAt",
            k.revoked_at as "revokedAt",
            coalesce((select json_agg(json_build_object('system', u.system, 'calls', u.calls, 'lastDay', u.last) order by u.calls desc, u.system)
                      from (select system, sum(calls) as calls, max(day) as last from api_usage
                            where api_key = k.id and day >= $1::date group by system) u), '[]') as usage,
            (select max(day) from api_usage where api_key = k.id) as "lastDay"
     from api_key k order by k.revoked_at is not null, k.id`,
    [since],
  );
}
