import type { Account, Role } from '@/lib/credit/account';
import type { Tx } from '../db';

const columns = `a.id, a.name, a.role,
  coalesce((select json_agg(d.division order by d.division) from account_division d where d.account = a.id), '[]') as divisions,
  (select json_build_object('id', e.id, 'name', e.name) from entity e where e.id = a.entity) as entity,
  a.disabled, a.must_change as "mustChange", a.locked_until as "lockedUntil", a.sso_name as "ssoName",
  a.sso_subject is not null as "ssoLinked", a.created_at as "createdAt"`;

/** Every account, by id. */
export async function accountList(tx: Tx): Promise<Account[]> {
  return tx.query(`select ${columns} from account a order by a.id`);
}

/** One account, locked until the transaction ends. */
export async function lockAccount(tx: Tx, id: number): Promise<Account | undefined> {
  const [account] = await tx.query<Account>(`select ${columns} from account a where a.id = $1 for no key update of a`, [
    id,
  ]);
  return account;
}

export async function countAccounts(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ count: number }>('select count(*) as count from account');
  return row!.count;
}

/** Of an advisory lock of transactions that make or change accounts. */
const ACCOUNTS_LOCK = 7_301;

/** Let no other transaction make or change accounts until this one ends: for what must hold over all of them. */
export async function lockAccounts(tx: Tx): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(${ACCOUNTS_LOCK})`);
}

/** Admins who can sign in, but for one account. */
export async function otherAdmins(tx: Tx, except: number): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    "select count(*) as count from account where role = 'admin' and not disabled and id <> $1",
    [except],
  );
  return row!.count;
}

export interface NewAccount {
  name: string;
  role: Role;
  /** argon2id; null = single sign-on only. */
  passwordHash: string | null;
  mustChange: boolean;
  entity: number | null;
  ssoName: string | null;
}

/** Make an account. A name that is taken, in any case of letters, fails with 23505. @returns its id */
export async function insertAccount(tx: Tx, account: NewAccount): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `insert into account (name, role, password_hash, must_change, entity, sso_name) values ($1, $2, $3, $4, $5, $6)
     returning id`,
    [account.name, account.role, account.passwordHash, account.mustChange, account.entity, account.ssoName],
  );
  return row!.id;
}

/** Give an account these divisions, and no other. */
export async function setDivisions(tx: Tx, account: number, divisions: readonly string[]): Promise<void> {
  await tx.query('delete from account_division where account = $1', [account]);
  await tx.query('insert into account_division (account, division) select $1, unnest($2::text[])', [
    account,
    divisions,
  ]);
}

export interface AccountFields {
  name: string;
  role: Role;
  entity: number | null;
  disabled: boolean;
  ssoName: string | null;
}

/** Write what an admin may change. Another name for single sign-on unties the account from who used it. */
export async function updateAccount(tx: Tx, id: number, fields: AccountFields): Promise<void> {
  await tx.query(
    `update account set name = $2, role = $3, entity = $4, disabled = $5, sso_name = $6,
       sso_issuer = case when sso_name is not distinct from $6 then sso_issuer end,
       sso_subject = case when sso_name is not distinct from $6 then sso_subject end
     where id = $1`,
    [id, fields.name, fields.role, fields.entity, fields.disabled, fields.ssoName],
  );
}

/** Set a password; failures before it are forgotten. */
export async function setPassword(tx: Tx, id: number, hash: string, mustChange: boolean): Promise<void> {
  await tx.query(
    'update account set password_hash = $2, must_change = $3, failures = 0, locked_until = null where id = $1',
    [id, hash, mustChange],
  );
}

/** What a try to sign in needs to know of an account. */
export interface SignInRow {
  id: number;
  passwordHash: string | null;
  failures: number;
  lockedUntil: string | null;
  disabled: boolean;
}

/** The account of a name, in any case of letters, locked until the transaction ends: tries come one after the other. */
export async function lockForSignIn(tx: Tx, name: string): Promise<SignInRow | undefined> {
  const [row] = await tx.query<SignInRow>(
    `select id, password_hash as "passwordHash", failures, locked_until as "lockedUntil", disabled
     from account where lower(name) = lower($1) for no key update`,
    [name],
  );
  return row;
}

/** Count a try before its password is looked at, so that tries at the same time gain nothing. */
export async function countTry(tx: Tx, id: number, failures: number, lockedUntil: Date): Promise<void> {
  await tx.query('update account set failures = $2, locked_until = $3 where id = $1', [id, failures, lockedUntil]);
}

/** The password was right. @returns false when the account was disabled meanwhile */
export async function clearTries(tx: Tx, id: number): Promise<boolean> {
  const rows = await tx.query(
    'update account set failures = 0, locked_until = null where id = $1 and not disabled returning id',
    [id],
  );
  return rows.length > 0;
}

export interface SsoIdentity {
  issuer: string;
  subject: string;
}

/** The account that a subject of an issuer is tied to, unless it is disabled. */
export async function accountOfSubject(tx: Tx, { issuer, subject }: SsoIdentity): Promise<number | undefined> {
  const [row] = await tx.query<{ id: number }>(
    'select id from account where sso_issuer = $1 and sso_subject = $2 and not disabled',
    [issuer, subject],
  );
  return row?.id;
}

/**
 * Tie a subject to the account that an admin has kept for one of its names, if nobody took it.
 *
 * @returns the account; undefined when there is none
 */
export async function claimBySso(
  tx: Tx,
  { issuer, subject }: SsoIdentity,
  names: readonly string[],
): Promise<number | undefined> {
  const [row] = await tx.query<{ id: number }>(
    `update account set sso_issuer = $1, sso_subject = $2
     where id = (select min(id) from account where lower(sso_name) = any(select lower(n) from unnest($3::text[]) as n)
                 and sso_subject is null and not disabled)
       and sso_subject is null
     returning id`,
    [issuer, subject, names],
  );
  return row?.id;
}

/** Bind an account to a business. @returns false when it is no account of an entity */
export async function bindEntity(tx: Tx, account: number, entity: number): Promise<boolean> {
  const rows = await tx.query("update account set entity = $2 where id = $1 and role = 'entity' returning id", [
    account,
    entity,
  ]);
  return rows.length > 0;
}
