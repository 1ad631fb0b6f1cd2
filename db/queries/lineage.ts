import type { Tx } from '../db';
import type { StagedFinding } from './staging';

/** Every finding of a batch, by row; null when there is no such batch. */
export async function findings(tx: Tx, batch: number): Promise<StagedFinding[] | null> {
  const [found] = await tx.query('select 1 from batch where id = $1', [batch]);
  if (found === undefined) return null;
  return tx.query('select row, field, code, rejects, value, message from finding where batch = $1 order by row, id', [
    batch,
  ]);
}

export interface LineageRow {
  batch: number;
  file: string | null;
  revision: number | null;
  at: string;
  row: number;
  /** The import profile as it was used: its columns say which value became which field. */
  profile: { columns?: Record<string, string | string[]>; dimensionColumns?: Record<string, string> } | null;
  columns: string[] | null;
  raw: unknown;
  changes: { field: string; rule: string; from: string | null; to: string | null }[] | null;
}

/** The rows that made an entity what it is, oldest first. */
export async function lineage(tx: Tx, entity: number): Promise<LineageRow[]> {
  return tx.query(
    `select l.batch, b.file, b.revision, b.started_at as at, l.row, b.profile, b.columns, l.raw, l.changes
     from lineage l join batch b on b.id = l.batch where l.entity = $1 order by l.batch, l.row`,
    [entity],
  );
}
