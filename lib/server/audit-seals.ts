import { createHash } from 'node:crypto';
import type { Db } from '@/db/db';
import {
  type AuditRowText,
  type AuditSeal,
  auditRowTexts,
  completeUpTo,
  hashedColumns,
  insertSeal,
  lockSeals,
  newestSeal,
} from '@/db/queries/audit-seals';

/** What the first seal follows. */
export const NO_SEAL = '0'.repeat(64);
/** Rows under one seal at most. */
const MAX_ROWS = 10_000;

const sha256 = (parts: unknown[]) => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

/** SHA-256 of one row: of the JSON array of its form, its id and every column as the database writes it. */
export const hashOfRow = (row: AuditRowText): string =>
  sha256(['xintu-audit-row-1', row.id, ...hashedColumns.map((column) => row[column])]);

/** SHA-256 of a seal: of all that it says, the hash of the seal before included. */
export const hashOfSeal = ({ number, at, from, to, rows, previous }: Omit<AuditSeal, 'hash'>): string =>
  sha256(['xintu-audit-seal-1', number, at, from, to, rows.length, rows, previous]);

/**
 * Seal the rows that no seal covers yet. Each seal begins at the id after the one before, so that no id lies between
 * two. Any number of processes may call this at any time.
 *
 * @returns the seals put on, and the rows under them; `waiting` when a writer took too long: the next call has its rows
 */
export async function sealAudit(db: Db, now: Date): Promise<{ seals: number; rows: number; waiting: boolean }> {
  let [seals, rows] = [0, 0];
  const upTo = await completeId(db);
  if (upTo === null) return { seals, rows, waiting: true };
  for (;;) {
    const sealed = await db.transaction(async (tx) => {
      await lockSeals(tx);
      const last = await newestSeal(tx);
      const from = (last?.to ?? 0) + 1;
      const texts = from > upTo ? [] : await auditRowTexts(tx, from, upTo, MAX_ROWS);
      if (texts.length === 0) return 0;
      const seal = {
        number: (last?.number ?? 0) + 1,
        at: now.toISOString(),
        from,
        to: texts.at(-1)!.id,
        rows: texts.map((row): [number, string] => [row.id, hashOfRow(row)]),
        previous: last?.hash ?? NO_SEAL,
      };
      await insertSeal(tx, { ...seal, hash: hashOfSeal(seal) });
      return texts.length;
    });
    if (sealed === 0) return { seals, rows, waiting: false };
    seals++;
    rows += sealed;
  }
}

/** null while somebody who has drawn an id keeps his transaction open. */
async function completeId(db: Db): Promise<number | null> {
  try {
    return await db.transaction(completeUpTo);
  } catch (error) {
    if ((error as { code?: string }).code === '55P03') return null;
    throw error;
  }
}
