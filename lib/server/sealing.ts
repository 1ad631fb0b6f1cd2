import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { sealData, unsealData } from 'iron-session';
import type { Db, Tx } from '@/db/db';
import { lockSetting, saveSetting, setting, settleSetting } from '@/db/queries/settings';

/**
 * Cookies are sealed with a secret that is made once and shared by every process through the database. After a
 * rotation the one before still opens, so that nobody is signed out; a second rotation ends what it sealed.
 */

/** Number → secret, 64 hexadecimal digits; the highest seals. */
type Secrets = Record<string, string>;

const KEY = 'cookie_secrets';
const SECRET_BYTES = 32;
const fresh = () => randomBytes(SECRET_BYTES).toString('hex');

/** The secrets, made now where there are none. Needs a transaction that may write. */
async function settledSecrets(tx: Tx): Promise<Secrets> {
  const kept = await setting<Secrets>(tx, KEY);
  if (kept !== undefined) return kept;
  await settleSetting(tx, KEY, { 1: fresh() });
  return (await setting<Secrets>(tx, KEY))!;
}

/** Make a new secret; the newest but one opens what it sealed, older ones nothing. */
export async function rotateSecrets(db: Db): Promise<void> {
  await db.transaction(async (tx) => {
    await settledSecrets(tx);
    const secrets = (await lockSetting<Secrets>(tx, KEY))!;
    const newest = newestOf(secrets);
    await saveSetting(tx, KEY, { [newest]: secrets[newest], [newest + 1]: fresh() });
  });
}

const newestOf = (secrets: Secrets) => Math.max(...Object.keys(secrets).map(Number));

/** Seal a value for a cookie: it can neither be read nor altered. It does not expire by itself. */
export async function seal(tx: Tx, value: Record<string, string>): Promise<string> {
  return sealData(value, { password: await settledSecrets(tx), ttl: 0 });
}

/** What was sealed; null when it is forged, altered, or of a secret that is gone. */
export async function unseal(tx: Tx, sealed: string): Promise<Record<string, string> | null> {
  // iron-session passes over what stands after its mark, so one value would have many cookies.
  const secrets = /^Fe26\.2\*[^~]+~2$/.test(sealed) ? await setting<Secrets>(tx, KEY) : undefined;
  if (secrets === undefined) return null;
  try {
    const value = await unsealData<Record<string, string>>(sealed, { password: secrets, ttl: 0 });
    return Object.keys(value).length === 0 ? null : value;
  } catch {
    return null;
  }
}

const mac = (secret: string, session: string) => createHmac('sha256', secret).update(`csrf ${session}`).digest();

/** The token that changes of this session carry: of no use in another one. */
export async function csrfToken(tx: Tx, session: string): Promise<string> {
  const secrets = await settledSecrets(tx);
  return mac(secrets[newestOf(secrets)]!, session).toString('hex');
}

/** Is this the session's token? Compared in constant time. */
export async function isCsrfToken(tx: Tx, session: string, token: string): Promise<boolean> {
  const given = Buffer.from(/^[0-9a-f]{64}$/.test(token) ? token : '', 'hex');
  const secrets = (await setting<Secrets>(tx, KEY)) ?? {};
  return Object.values(secrets).some((secret) => {
    const right = mac(secret, session);
    return right.length === given.length && timingSafeEqual(right, given);
  });
}
