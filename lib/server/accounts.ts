import type { Db, Tx } from '@/db/db';
import {
  type AccountFields,
  accountList,
  insertAccount,
  lockAccount,
  lockAccounts,
  otherAdmins,
  setDivisions,
  setPassword,
  updateAccount,
} from '@/db/queries/accounts';
import { revokeSessionsOf } from '@/db/queries/sessions';
import type { Account, MadeSecret, Role } from '@/lib/credit/account';
import { Refusal } from '@/lib/credit/refusal';
import { accountEvent, type EventSource } from './account-events';
import { resolveEntity } from './entities';
import { oneTimePassword, type Passwords, refuseWeak } from './passwords';
import { startSession } from './sessions';
import { tryPassword } from './sign-in';

export interface AccountGiven {
  name: string;
  role: Role;
  /** Codes of divisions; for a district at least one. */
  divisions?: readonly string[];
  /** A code of the business that an account of an entity is of. */
  entity?: string | null;
  /** The e-mail address or user name by which single sign-on may take the account. */
  ssoName?: string | null;
}

const nameTaken = (error: unknown, mend: string): never => {
  if ((error as { code?: string }).code !== '23505') throw error;
  throw new Refusal('name_taken', mend, 409);
};

/** A name as it is kept. @throws {Refusal} 422 when it is empty or too long */
export function accountName(text: string): string {
  const name = text.normalize('NFKC').trim();
  if (name !== '' && name.length <= 100 && !/\p{C}/u.test(name)) return name;
  throw new Refusal('account_name', 'An account needs a name of 1 to 100 characters.', 422);
}

function divisionsOf(role: Role, divisions: readonly string[]): string[] {
  const given = [...new Set(divisions)];
  if (role === 'district' && given.length === 0)
    throw new Refusal('account_division', 'An account of a district needs a division: it sees its own.', 422);
  if (role !== 'district' && given.length > 0)
    throw new Refusal('account_division', 'Only an account of a district has divisions.', 422);
  return given;
}

/**
 * Make an account.
 *
 * @returns a password for the first sign-in, which must then be changed; it is stored nowhere: show it once
 * @throws {Refusal} with the mend, when the name is taken or a role lacks what it needs
 */
export async function createAccount(
  db: Db,
  given: AccountGiven,
  { by, passwords }: { by: EventSource; passwords: Passwords },
): Promise<MadeSecret & { id: number }> {
  const name = accountName(given.name);
  const divisions = divisionsOf(given.role, given.divisions ?? []);
  const secret = oneTimePassword();
  const passwordHash = await passwords.hash(secret);
  const id = await db
    .transaction(async (tx) => {
      await lockAccounts(tx);
      const entity = await entityOf(tx, given.role, given.entity ?? null);
      const ssoName = given.ssoName?.trim() || null;
      const made = await insertAccount(tx, {
        name,
        role: given.role,
        passwordHash,
        mustChange: true,
        entity,
        ssoName,
      });
      await setDivisions(tx, made, divisions);
      await accountEvent(tx, by, 'account_create', `account:${made}`, given.role);
      return made;
    })
    .catch((error) => nameTaken(error, `There is an account ${name} already, or one with this single sign-on name.`));
  return { id, name, secret };
}

async function entityOf(tx: Tx, role: Role, code: string | null): Promise<number | null> {
  if (code === null) return null;
  if (role !== 'entity') throw new Refusal('account_entity', 'Only an account of an entity is bound to one.', 422);
  return resolveEntity(tx, code);
}

/** What an admin changes of an account; what is left out stays. */
export interface AccountChange {
  name?: string;
  role?: Role;
  divisions?: readonly string[];
  entity?: string | null;
  disabled?: boolean;
  ssoName?: string | null;
  /** Make a new password for the next sign-in; the one before is of no use any more. */
  resetPassword?: boolean;
}

/**
 * Change an account. What takes rights away ends its sessions.
 *
 * @returns the secret that `resetPassword` made, else null
 * @throws {Refusal} 404 when there is none, 409 for what would leave no admin
 */
export async function changeAccount(
  db: Db,
  id: number,
  change: AccountChange,
  { by, passwords, now }: { by: EventSource; passwords: Passwords; now: Date },
): Promise<{ account: Account; secret: string | null }> {
  const secret = change.resetPassword ? oneTimePassword() : null;
  const hash = secret === null ? null : await passwords.hash(secret);
  return db
    .transaction(async (tx) => {
      await lockAccounts(tx);
      const before = await lockAccount(tx, id);
      if (before === undefined) throw new Refusal('unknown_account', `There is no account ${id}.`, 404);
      const fields = await changedFields(tx, before, change);
      await keepAnAdmin(tx, before, fields);
      await updateAccount(tx, id, fields);
      const divisions = divisionsOf(
        fields.role,
        change.divisions ?? (fields.role === before.role ? before.divisions : []),
      );
      await setDivisions(tx, id, divisions);
      if (hash !== null) await setPassword(tx, id, hash, true);
      if (hash !== null || fields.disabled || fields.role !== before.role) await revokeSessionsOf(tx, id, now);
      await accountEvent(tx, by, 'account_change', `account:${id}`, Object.keys(change).sort().join(' '));
      return { account: (await lockAccount(tx, id))!, secret };
    })
    .catch((error) => nameTaken(error, 'Another account has this name, or this single sign-on name.'));
}

async function changedFields(tx: Tx, before: Account, change: AccountChange): Promise<AccountFields> {
  const role = change.role ?? before.role;
  const kept = role === 'entity' ? (before.entity?.id ?? null) : null;
  return {
    name: change.name === undefined ? before.name : accountName(change.name),
    role,
    entity: change.entity === undefined ? kept : await entityOf(tx, role, change.entity),
    disabled: change.disabled ?? before.disabled,
    ssoName: change.ssoName === undefined ? before.ssoName : change.ssoName?.trim() || null,
  };
}

async function keepAnAdmin(tx: Tx, before: Account, after: AccountFields) {
  const was = before.role === 'admin' && !before.disabled;
  const stays = after.role === 'admin' && !after.disabled;
  if (was && !stays && (await otherAdmins(tx, before.id)) === 0)
    throw new Refusal('last_admin', 'This is the last admin: make another one first.', 409);
}

export const accountsFor = (tx: Tx): Promise<Account[]> => accountList(tx);

/**
 * Change one's own password. Every session of the account ends; this browser gets a new one.
 *
 * @param given session = this browser's until now
 * @returns the new session's id, and the `Set-Cookie` header
 * @throws {Refusal} 401 when the current password is wrong, 422 when the new one is weak
 */
export async function changePassword(
  db: Db,
  account: { id: number; name: string },
  given: { current: string; password: string; session: string | null; request: Request; now: Date },
  passwords: Passwords,
) {
  const { current, password, session, request, now } = given;
  refuseWeak(password, account.name);
  if (password.normalize('NFKC') === current.normalize('NFKC'))
    throw new Refusal('password_same', 'The new password is the current one.', 422);
  await tryPassword(db, { name: account.name, password: current, now }, passwords);
  const hash = await passwords.inTurn(() => passwords.hash(password));
  return db.transaction(async (tx) => {
    await setPassword(tx, account.id, hash, false);
    await revokeSessionsOf(tx, account.id, now);
    await accountEvent(tx, { account: account.id, request }, 'password_change', `account:${account.id}`);
    return startSession(tx, { account: account.id, method: 'password', request, now }, session);
  });
}
