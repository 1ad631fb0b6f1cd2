import type { Tx } from '../db';

/** The lock that every insert into `audit` shares, before it draws its id (0009_audit.sql). */
const AUDIT_LOCK = 7_246_003;
/** Who seals, one at a time. */
const SEAL_LOCK = 7_246_004;
/** Writers wait behind whoever waits for them, so nobody waits for long. */
const WAIT = '1s';

/** Every column of a row as text, in the order that they are hashed in. */
export type AuditRowText = { id: number } & Record<(typeof hashedColumns)[number], string | null>;

export const hashedColumns = [
  'at',
  'account',
  'key',
  'screen',
  'session',
  'audience',
  'action',
  'subject',
  'address',
  'reason',
  'outcome',
  'details',
] as const;

/** A seal over the rows of a range of ids. */
export interface AuditSeal {
  /** 1, 2, 3 … without a gap. */
  number: number;
  at: string;
  from: number;
  to: number;
  /** Id and SHA-256 of each row, by id. */
  rows: [id: number, hash: string][];
  /** Hash of the seal before. */
  previous: string;
  hash: string;
}

/**
 * The id up to which the trail is complete: no row that is not seen now will ever have it or a smaller one. It waits for
 * all who have drawn an id, for a second at most; they hold nobody up but this.
 *
 * @throws {Error} SQLSTATE 55P03 when somebody takes longer
 */
export async function completeUpTo(tx: Tx): Promise<number> {
  await tx.exec(`set local lock_timeout = '${WAIT}'`);
  await tx.query('select pg_advisory_xact_lock($1)', [AUDIT_LOCK]);
  const [row] = await tx.query<{ id: number }>('select coalesce(max(id), 0) as id from audit');
  return row!.id;
}

/** Only one process seals at a time: until the end of the transaction. */
export async function lockSeals(tx: Tx): Promise<void> {
  await tx.query('select pg_advisory_xact_lock($1)', [SEAL_LOCK]);
}

/** Rows with ids from `from` to `to`, by id, at most `limit`. */
export async function auditRowTexts(tx: Tx, from: number, to: number, limit: number): Promise<AuditRowText[]> {
  return tx.query(
    `select id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, account::text, api_key::text as key,
            screen, session::text, audience, action, subject, address, reason, outcome::text, details::text
     from audit where id between $1 and $2 order by id limit $3`,
    [from, to, limit],
  );
}

const sealColumns = `number, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, from_id as "from",
  to_id as "to", rows, previous, hash`;

/** The newest seal. */
export async function newestSeal(tx: Tx): Promise<AuditSeal | undefined> {
  const [seal] = await tx.query<AuditSeal>(`select ${sealColumns} from audit_seal order by number desc limit 1`);
  return seal;
}

/** The seal after a number. */
export async function sealAfter(tx: Tx, number: number): Promise<AuditSeal | undefined> {
  const [seal] = await tx.query<AuditSeal>(
    `select ${sealColumns} from audit_seal where number > $1 order by number limit 1`,
    [number],
  );
  return seal;
}

/** Put a seal on. */
export async function insertSeal(tx: Tx, { number, at, from, to, rows, previous, hash }: AuditSeal): Promise<void> {
  await tx.query(
    `insert into audit_seal (number, at, from_id, to_id, rows, previous, hash) values ($1, $2, $3, $4, $5::jsonb, $6, $7)`,
    [number, at, from, to, JSON.stringify(rows), previous, hash],
  );
}

/** How many seals there are, and how many rows stand behind an id. */
export async function sealCounts(tx: Tx, after: number): Promise<{ seals: number; unsealed: number }> {
  const [counts] = await tx.query<{ seals: number; unsealed: number }>(
    `select (select count(*) from audit_seal) as seals, (select count(*) from audit where id > $1) as unsealed`,
    [after],
  );
  return counts!;
}
