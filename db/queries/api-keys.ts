import type { Tx } from '../db';

export const keyScopes = ['read', 'write'] as const;
export const keyAudiences = ['public', 'district', 'regulator'] as const;

export interface ApiKey {
  id: number;
  name: string;
  scope: (typeof keyScopes)[number];
  audience: (typeof keyAudiences)[number];
  /** Division code; null unless the key is a district's. */
  division: string | null;
}

/**
 * Keep a new key.
 *
 * @param hash SHA-256 of the secret, hexadecimal; the secret itself is never stored
 * @returns its id
 */
export async function createApiKey(tx: Tx, key: Omit<ApiKey, 'id'> & { hash: string }): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    'insert into api_key (name, hash, scope, audience, division) values ($1, $2, $3, $4, $5) returning id',
    [key.name, key.hash, key.scope, key.audience, key.division],
  );
  return row!.id;
}

/** The key with this hash of its secret, unless it was revoked. */
export async function findByHash(tx: Tx, hash: string): Promise<ApiKey | undefined> {
  const [key] = await tx.query<ApiKey>(
    'select id, name, scope, audience, division from api_key where hash = $1 and revoked_at is null',
    [hash],
  );
  return key;
}
