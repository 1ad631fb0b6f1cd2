import type { Db, Tx } from '@/db/db';
import { clearTries, countTry, lockForSignIn } from '@/db/queries/accounts';
import { Refusal } from '@/lib/credit/refusal';
import { accountEvent } from './account-events';
import type { Passwords } from './passwords';
import { startSession } from './sessions';

/** After so many wrong passwords in a row the delay no longer grows. */
const LONGEST_MS = 15 * 60_000;

/**
 * How long no further password is tried after so many failures in a row: 1 s, 2 s, 4 s … up to 15 minutes.
 *
 * @example delayAfter(3) // 4000
 */
export const delayAfter = (failures: number): number =>
  failures < 1 ? 0 : Math.min(LONGEST_MS, 1000 * 2 ** Math.min(failures - 1, 30));

/** The one answer to an unknown name, a wrong password, a locked and a disabled account. */
const refused = () =>
  new Refusal(
    'sign_in_refused',
    'Name or password is wrong, or the last try was too short a time ago: after each wrong password the wait doubles, from a second up to 15 minutes.',
    401,
  );

/**
 * Try a password. The try counts before the password is looked at, under a lock on the account's row: of any number
 * of tries at the same time one is made, in whichever process. Whatever is wrong takes the same time.
 *
 * @returns the account's id
 * @throws {Refusal} 401 `sign_in_refused`, 429 `sign_in_busy`
 */
export async function tryPassword(
  db: Db,
  { name, password, now }: { name: string; password: string; now: Date },
  passwords: Passwords,
): Promise<number> {
  return passwords.inTurn(async () => {
    const row = await db.transaction((tx) => beginTry(tx, name, now));
    const right = await passwords.verify(row?.passwordHash ?? null, password);
    if (!right || row === null || !(await clearTries(db, row.id))) throw refused();
    return row.id;
  });
}

/** null = no password is tried now: unknown, disabled, or locked. */
async function beginTry(tx: Tx, name: string, now: Date) {
  const row = await lockForSignIn(tx, name);
  if (row === undefined || row.disabled || (row.lockedUntil !== null && new Date(row.lockedUntil) > now)) return null;
  const failures = row.failures + 1;
  await countTry(tx, row.id, failures, new Date(now.getTime() + delayAfter(failures)));
  return row;
}

export interface SignIn {
  name: string;
  password: string;
  request: Request;
  now: Date;
  /** The session that the browser had; it ends. */
  before: string | null;
}

/**
 * Sign in by name and password.
 *
 * @returns the new session's id, and the `Set-Cookie` header
 * @throws {Refusal} as `tryPassword`
 */
export async function signIn(db: Db, { request, now, before, ...given }: SignIn, passwords: Passwords) {
  const account = await tryPassword(db, { ...given, now }, passwords);
  return db.transaction(async (tx) => {
    await accountEvent(tx, { account, request }, 'sign_in', `account:${account}`);
    return startSession(tx, { account, method: 'password', request, now }, before);
  });
}
