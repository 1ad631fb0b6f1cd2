import type { Tx } from '../db';

export type BatchKind = 'import' | 'api' | 'rollback' | 'zones' | 'divisions' | 'command';

export interface NewBatch {
  kind: BatchKind;
  /** Name of the file as given; null = through the API. */
  file?: string | null;
  /** Of the unpacked bytes, hexadecimal. */
  sha256?: string | null;
  /** The import profile as used, for lineage. */
  profile?: unknown;
  /** Header of the file: the names of the values in `lineage.raw`. */
  columns?: readonly string[] | null;
  synthetic?: boolean;
}

export interface BatchCounts {
  read: number;
  accepted: number;
  updated: number;
  unchanged: number;
  rejected: number;
}

/** Begin a batch inside the transaction that writes it. @returns its id */
export async function createBatch(tx: Tx, batch: NewBatch): Promise<number> {
  const [row] = await tx.query<{ id: number }>(
    `insert into batch (kind, file, sha256, profile, columns, synthetic)
     values ($1, $2, $3, $4::jsonb, $5::text[], $6) returning id`,
    [
      batch.kind,
      batch.file ?? null,
      batch.sha256 ?? null,
      batch.profile === undefined ? null : JSON.stringify(batch.profile),
      batch.columns ?? null,
      batch.synthetic ?? false,
    ],
  );
  return row!.id;
}

/** Write down what a batch came to. */
export async function countBatch(tx: Tx, batch: number, counts: BatchCounts): Promise<void> {
  await tx.query(
    'update batch set read = $2, accepted = $3, updated = $4, unchanged = $5, rejected = $6 where id = $1',
    [batch, counts.read, counts.accepted, counts.updated, counts.unchanged, counts.rejected],
  );
}

export interface BatchState {
  id: number;
  kind: BatchKind;
  revision: number | null;
  /** Kind of its change, such as `footfall`; null = it changed nothing. */
  change: string | null;
  rolledBackBy: number | null;
}

/** What a batch is; it never changes. */
export async function kindOfBatch(tx: Tx, batch: number): Promise<BatchKind | undefined> {
  return (await tx.query<{ kind: BatchKind }>('select kind from batch where id = $1', [batch]))[0]?.kind;
}

/** A batch, locked until the transaction ends, or undefined. */
export async function lockBatch(tx: Tx, batch: number): Promise<BatchState | undefined> {
  const [row] = await tx.query<BatchState>(
    'select id, kind, revision, change, rolled_back_by as "rolledBackBy" from batch where id = $1 for no key update',
    [batch],
  );
  return row;
}

/** Mark a batch as taken out again by another. */
export async function markRolledBack(tx: Tx, batch: number, by: number): Promise<void> {
  await tx.query('update batch set rolled_back_by = $2 where id = $1', [batch, by]);
}

/** What came as rows: files and requests. */
const rowKinds: readonly BatchKind[] = ['import', 'api'];

/**
 * Batches of rows after a batch of rows, still in force, with rows that were unchanged: what these repeated may have been
 * the earlier batch's, and goes with it. Which rows it was is not kept, so that some may be named without need.
 */
export async function repeatingBatches(tx: Tx, { id, kind }: Pick<BatchState, 'id' | 'kind'>): Promise<number[]> {
  if (!rowKinds.includes(kind)) return [];
  const rows = await tx.query<{ id: number }>(
    'select id from batch where id > $1 and kind = any($2::text[]) and unchanged > 0 and rolled_back_by is null order by id',
    [id, rowKinds],
  );
  return rows.map((row) => row.id);
}
