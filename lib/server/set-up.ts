import { randomBytes } from 'node:crypto';
import type { Db, Tx } from '@/db/db';
import { countAccounts, insertAccount, lockAccounts } from '@/db/queries/accounts';
import { removeSetting, saveSetting, setting } from '@/db/queries/settings';
import { Refusal } from '@/lib/credit/refusal';
import { accountEvent } from './account-events';
import { accountName } from './accounts';
import { hashOfSecret } from './api-keys';
import { type Passwords, refuseWeak } from './passwords';
import { startSession } from './sessions';

/** There is no default password: whoever can read the server's output makes the first admin, by a link that works once. */

const KEY = 'setup_token';

/**
 * Make the link for the first admin, in place of one that was made before.
 *
 * @param url address of this server, without a slash at its end
 * @returns null once there is an account
 */
export async function setUpLink(db: Db, url: string): Promise<string | null> {
  const token = randomBytes(32).toString('base64url');
  return db.transaction(async (tx) => {
    if ((await countAccounts(tx)) > 0) {
      await removeSetting(tx, KEY);
      return null;
    }
    await saveSetting(tx, KEY, { hash: hashOfSecret(token) });
    // After a #, so that no log and no other site learns it.
    return `${url}/console/setup#${token}`;
  });
}

export interface FirstAdmin {
  token: string;
  name: string;
  password: string;
  request: Request;
  now: Date;
}

/**
 * Make the first admin, and sign in.
 *
 * @throws {Refusal} 403 when the token is wrong or was used, 422 when the password is weak
 */
export async function setUpAdmin(
  db: Db,
  { token, name: given, password, request, now }: FirstAdmin,
  passwords: Passwords,
) {
  const name = accountName(given);
  refuseWeak(password, name);
  // Before the hash, which costs a stranger's try more than this.
  if (!(await isValid(db, token))) throw invalid();
  const passwordHash = await passwords.inTurn(() => passwords.hash(password));
  return db.transaction(async (tx) => {
    await lockAccounts(tx);
    if (!(await isValid(tx, token))) throw invalid();
    await removeSetting(tx, KEY);
    const role = 'admin' as const;
    const account = await insertAccount(tx, {
      name,
      role,
      passwordHash,
      mustChange: false,
      entity: null,
      ssoName: null,
    });
    await accountEvent(tx, { account, request }, 'setup', `account:${account}`);
    return startSession(tx, { account, method: 'setup', request, now }, null);
  });
}

async function isValid(tx: Tx, token: string) {
  const kept = await setting<{ hash: string }>(tx, KEY);
  return kept?.hash === hashOfSecret(token) && (await countAccounts(tx)) === 0;
}

const invalid = () =>
  new Refusal(
    'setup_token',
    'This set-up link is not valid any more. The server prints a new one at its next start, as long as there is no account.',
    403,
  );
