import type { Db } from '@/db/db';
import { findings, type LineageRow, lineage } from '@/db/queries/lineage';
import type { StagedFinding } from '@/db/queries/staging';
import { Refusal } from '@/lib/credit/refusal';
import { dimensionColumnsOf } from '@/lib/ingest/columns';
import { resolveEntity } from './entities';

/**
 * Every finding of a batch.
 *
 * @throws {Refusal} 404 for an unknown batch
 */
export async function findingsOf(db: Db, batch: number): Promise<StagedFinding[]> {
  const found = Number.isSafeInteger(batch) ? await findings(db, batch) : null;
  if (found === null) throw new Refusal('unknown_batch', `There is no batch ${batch}.`, 404);
  return found;
}

/** One field as one row gave it. */
export interface FieldOrigin {
  field: string;
  /** Columns of the file that the field was read from; empty = it was computed out of others. */
  columns: string[];
  /** The value as it stood in the file; several columns are joined with ", ". */
  raw: string | null;
  /** What rules made of it, in order; empty = taken as it was. */
  changes: { rule: string; from: string | null; to: string | null }[];
}

export interface Origin {
  batch: number;
  file: string | null;
  revision: number | null;
  at: string;
  /** 1 = the first row of data. */
  row: number;
  fields: FieldOrigin[];
}

/**
 * Where each field of an entity came from, and every change that a rule made, oldest first.
 *
 * @throws {Refusal} 404 when no entity has the code
 */
export async function lineageOf(db: Db, code: string): Promise<Origin[]> {
  const rows = await lineage(db, await resolveEntity(db, code));
  return rows.map((row) => ({
    batch: row.batch,
    file: row.file,
    revision: row.revision,
    at: row.at,
    row: row.row,
    fields: fieldsOf(row),
  }));
}

function fieldsOf({ profile, columns, raw, changes }: LineageRow): FieldOrigin[] {
  const mapped = Object.entries(profile?.columns ?? {});
  const dimensions = dimensionColumnsOf(profile ?? {}, columns).map(
    ([id, column]) => [`dimensions.${id}`, column] as const,
  );
  const read = [...mapped, ...dimensions];
  const known = new Set(read.map(([field]) => field));
  // What was computed out of other fields has no column of its own.
  const computed = new Set((changes ?? []).map((change) => change.field).filter((field) => !known.has(field)));
  return [...read, ...[...computed].map((field) => [field, []] as const)].flatMap(([field, column]) => {
    const names = [column].flat();
    const values = names.map((name) => columnValue(raw, columns, name)).filter((value) => value !== null);
    const own = (changes ?? []).filter((change) => change.field === field);
    if (values.length === 0 && own.length === 0) return [];
    return [
      {
        field,
        columns: names,
        raw: values.length === 0 ? null : values.join(', '),
        changes: own.map(({ field: _, ...change }) => change),
      },
    ];
  });
}

function columnValue(raw: unknown, columns: string[] | null, name: string): string | null {
  const value = Array.isArray(raw)
    ? raw[columns?.indexOf(name) ?? -1]
    : (raw as Record<string, unknown> | null)?.[name];
  if (value === undefined || value === null || value === '') return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
