import { createHash, randomBytes } from 'node:crypto';
import type { Db, Tx } from '@/db/db';
import { type ApiKey, createApiKey, keyList, renewApiKey, revokeApiKey } from '@/db/queries/api-keys';
import type { KeyItem } from '@/lib/credit/account';
import { addDays } from '@/lib/credit/calendar';
import { dayOf } from '@/lib/credit/local-time';
import { Refusal } from '@/lib/credit/refusal';

/** Tells a key from other secrets, for people and for scanners. */
const PREFIX = 'xk_';
const SECRET_BYTES = 32;

const newSecret = () => PREFIX + randomBytes(SECRET_BYTES).toString('base64url');

/** What is stored of a secret. It is 256 random bits, so one round of SHA-256 cannot be searched. */
export const hashOfSecret = (secret: string) => createHash('sha256').update(secret).digest('hex');

/**
 * Make an API key.
 *
 * @returns its secret too, which is stored nowhere: show it once
 * @throws {Refusal} when a district's key names no division
 */
export async function createKey(
  db: Tx,
  key: Omit<ApiKey, 'id'>,
): Promise<{ id: number; name: string; secret: string }> {
  const name = key.name.trim();
  if (name === '') throw new Refusal('key_name', 'A key needs a name that says who uses it: --name NAME.');
  if (key.audience === 'district' && !key.division) {
    throw new Refusal(
      'key_division',
      'A key with --audience district needs --division CODE: it sees its own division.',
    );
  }
  const secret = newSecret();
  const id = await createApiKey(db, { ...key, name, hash: hashOfSecret(secret) });
  return { id, name, secret };
}

/**
 * A key of the program's own that reads as a district does: the same one each time, with a new secret, so that one that
 * was left in force opens nothing any more. Take it back when the errand is done.
 */
export async function errandKey(
  db: Db,
  { name, division }: { name: string; division: string },
): Promise<{ id: number; secret: string }> {
  const secret = newSecret();
  const hash = hashOfSecret(secret);
  return db.transaction(async (tx) => {
    const fields = { name, division, scope: 'read', audience: 'district', synthetic: false } as const;
    return {
      id: (await renewApiKey(tx, { name, division, hash })) ?? (await createApiKey(tx, { ...fields, hash })),
      secret,
    };
  });
}

/** Days of calls that a list of keys tells of. */
const USAGE_DAYS = 30;

/** Every key with what called by it. */
export function keysFor(db: Db, now: Date, timeZone: string): Promise<KeyItem[]> {
  return keyList(db, addDays(dayOf(now, timeZone), 1 - USAGE_DAYS));
}

/** Take back a key. @throws {Refusal} 404 when none in force has this id */
export async function revokeKey(tx: Tx, id: number): Promise<void> {
  if (!(await revokeApiKey(tx, id))) throw new Refusal('unknown_key', `There is no key ${id} in force.`, 404);
}
