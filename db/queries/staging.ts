import type { CopyValue, Tx } from '../db';

/**
 * Where the rows of a batch wait while set-based statements compare them with the tables.
 * Temporary and emptied at commit: made once per connection, private to it, and gone with it when it is killed.
 */
const tables = `
create temp table if not exists staging (
  row int primary key, rejected boolean not null,
  system text, code text, kind text, name text, industry_system text, industry text,
  role text, address text, lng double precision, lat double precision, crs text, area text, area_key text,
  source text, source_name text, source_key text,
  scheme text, outcome text, grade text, score numeric, dimensions jsonb, evaluated_at timestamptz,
  raw json not null, changes json
) on commit delete rows;
create temp table if not exists staged_finding (
  row int not null, field text, code text not null, rejects boolean not null, value text, message text not null
) on commit delete rows;
create temp table if not exists resolved (
  row int primary key, entity int, is_new boolean not null, source int not null, scheme smallint, twin int, lead boolean not null default false
) on commit delete rows;
create temp table if not exists effect (row int not null, kind text not null) on commit delete rows;
create index if not exists effect_row_idx on pg_temp.effect (row);
create temp table if not exists touched_site (site int not null) on commit delete rows;
create temp table if not exists touched_zone (zone int not null) on commit delete rows;
`;

const columns = [
  'row',
  'rejected',
  'system',
  'code',
  'kind',
  'name',
  'industry_system',
  'industry',
  'role',
  'address',
  'lng',
  'lat',
  'crs',
  'area',
  'area_key',
  'source',
  'source_name',
  'source_key',
  'scheme',
  'outcome',
  'grade',
  'score',
  'dimensions',
  'evaluated_at',
  'raw',
  'changes',
] as const;

/** One staged row; `rejected` rows carry only `row` and `raw`. */
export type StagedRow = Partial<Record<(typeof columns)[number], CopyValue>> & {
  row: number;
  rejected: boolean;
  raw: string;
};

export interface StagedFinding {
  row: number;
  field: string | null;
  code: string;
  rejects: boolean;
  value: string | null;
  message: string;
}

/** Make the staging tables of this connection. */
export async function prepareStaging(tx: Tx): Promise<void> {
  await tx.exec(tables);
}

async function* each<T>(items: readonly T[], values: (item: T) => readonly CopyValue[]) {
  for (const item of items) yield values(item);
}

/** Append a slab of rows with their findings. */
export async function stage(tx: Tx, rows: readonly StagedRow[], findings: readonly StagedFinding[]): Promise<void> {
  await tx.copy(
    'staging',
    columns,
    each(rows, (row) => columns.map((column) => row[column])),
  );
  if (findings.length === 0) return;
  await tx.copy(
    'staged_finding',
    ['row', 'field', 'code', 'rejects', 'value', 'message'],
    each(findings, (f) => [f.row, f.field, f.code, f.rejects, f.value, f.message]),
  );
}

/**
 * Tell the planner how large a staging table has become. Without it a loaded temporary table counts as a small one:
 * 71,659 rows were merged by nested loops, in 500 s instead of 10.
 */
export async function analyseStaging(tx: Tx, tables: readonly StagingTable[]): Promise<void> {
  await tx.exec(tables.map((table) => `analyze ${table}`).join('; '));
}

/**
 * For a small batch: join in the order in which the statements are written, staging tables first, and reach the large
 * tables through their indexes. The planner, which knows nothing of staging tables, takes them for 1,700 rows and reads
 * all of `site` for a single one: 122 ms a request with 71,659 businesses, and ever more with every new one.
 */
export async function preferIndexes(tx: Tx): Promise<void> {
  await tx.exec(
    'set local join_collapse_limit = 1; set local from_collapse_limit = 1; set local enable_hashjoin = off; set local enable_mergejoin = off',
  );
}

export type StagingTable =
  | 'staging'
  | 'staged_finding'
  | 'resolved'
  | 'effect'
  | 'touched_site'
  | 'staged_fact'
  | 'staged_slot';

/**
 * Let the planner know of a large batch at once: autovacuum comes a minute later, and never on the embedded engine.
 * Without it the same file imported again ran its natural keys by nested loops, for minutes.
 */
export async function analyseTables(tx: Tx): Promise<void> {
  await tx.exec(
    // Only the columns that merges join by: statistics of geometries and of whole rows take longer than the merge gains.
    `analyze entity (id, kind, created_batch, recorded_batch); analyze entity_code (entity, system, code);
     analyze site (id, entity, role, source, source_key, recorded_batch, superseded_batch); analyze site_zone;
     analyze evaluation (id, entity, scheme, source, source_key, evaluated_at, current, recorded_batch, superseded_batch);
     analyze lineage (batch, entity); analyze finding (batch, entity)`,
  );
}
