import type { Db, Tx } from '@/db/db';
import { type AuditSeal, auditRowTexts, sealAfter, sealCounts } from '@/db/queries/audit-seals';
import type { AuditFault, AuditFaultKind, AuditVerdict } from '@/lib/credit/audit';
import { hashOfRow, hashOfSeal, NO_SEAL } from './audit-seals';

const FAULTS_NAMED = 100;
/** Rows read at once. */
const PAGE = 10_000;

/**
 * Recompute every seal from the rows: what was altered, deleted or inserted after it was sealed is found, and named.
 *
 * @param onProgress told how many seals are done, of how many
 */
export async function verifyAudit(
  db: Db,
  { onProgress, signal }: { onProgress?: (done: number, total: number) => void; signal?: AbortSignal } = {},
): Promise<AuditVerdict> {
  const { seals: total } = await sealCounts(db, 0);
  const verdict = { seals: 0, rows: 0, newest: null as AuditVerdict['newest'], faults: [] as AuditFault[] };
  let faultsInAll = 0;
  let before = { number: 0, to: 0, hash: NO_SEAL };
  for (;;) {
    signal?.throwIfAborted();
    const checked = await db.transaction(async (tx) => {
      const seal = await sealAfter(tx, before.number);
      return seal && { seal, faults: await faultsOf(tx, seal, before) };
    }, 'snapshot');
    if (checked === undefined) break;
    const { seal, faults } = checked;
    faultsInAll += faults.length;
    verdict.faults.push(...faults.slice(0, FAULTS_NAMED - verdict.faults.length));
    verdict.seals++;
    verdict.rows += seal.rows.length;
    verdict.newest = { number: seal.number, hash: seal.hash, at: seal.at };
    before = seal;
    onProgress?.(verdict.seals, Math.max(total, verdict.seals));
  }
  const { unsealed } = await sealCounts(db, before.to);
  return { intact: faultsInAll === 0, ...verdict, unsealed, faultsInAll };
}

async function faultsOf(
  tx: Tx,
  seal: AuditSeal,
  before: { number: number; to: number; hash: string },
): Promise<AuditFault[]> {
  const fault = (kind: AuditFaultKind, row: number | null = null) => ({
    kind,
    seal: seal.number,
    from: seal.from,
    to: seal.to,
    row,
  });
  const faults: AuditFault[] = [];
  if (hashOfSeal(seal) !== seal.hash) faults.push(fault('seal'));
  const follows = seal.number === before.number + 1 && seal.from === before.to + 1 && seal.previous === before.hash;
  if (!follows) faults.push(fault('chain'));
  const missing = new Map(seal.rows);
  for await (const row of rowsOf(tx, seal)) {
    const sealed = missing.get(row.id);
    if (sealed === undefined) faults.push(fault('inserted', row.id));
    else if (sealed !== hashOfRow(row)) faults.push(fault('altered', row.id));
    missing.delete(row.id);
  }
  for (const id of missing.keys()) faults.push(fault('deleted', id));
  return faults;
}

/** The first seal answers for whatever stands before it too: ids below 1 are never given out. */
async function* rowsOf(tx: Tx, { number, from, to }: AuditSeal) {
  for (let next = number === 1 ? Number.MIN_SAFE_INTEGER : from; next <= to; ) {
    const rows = await auditRowTexts(tx, next, to, PAGE);
    yield* rows;
    if (rows.length < PAGE) return;
    next = rows.at(-1)!.id + 1;
  }
}
