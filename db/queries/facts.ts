import type { CopyValue, Tx } from '../db';
import { analyseStaging } from './staging';

/** Records and observations on their way into the tables: staged beside `staging`, compared, versioned. */

const table = `
create temp table if not exists staged_fact (
  row int primary key, twin int, zone_code text, zone int, kind text not null,
  title text, severity text, authority text, decided_at date, published_from date, published_until date,
  period text, value numeric,
  old bigint, old_entity int, old_zone int
) on commit delete rows`;

const columns = [
  'row',
  'twin',
  'zone_code',
  'kind',
  'title',
  'severity',
  'authority',
  'decided_at',
  'published_from',
  'published_until',
  'period',
  'value',
] as const;

/** What `staging` has no column for. */
export type StagedFact = Partial<Record<(typeof columns)[number], CopyValue>> & { row: number; kind: string };

/** Each table's natural key beside source and sourceKey, and what it says. */
const facts = {
  record: {
    key: ['kind'],
    content: ['title', 'severity', 'authority', 'decided_at', 'published_from', 'published_until'],
    whose: ['entity'],
    // How far a penalty has come is no part of the row: a title mended must not publish again what was repaired.
    carried: { state: "coalesce(o.state, 'effective')", procedure: 'o.procedure' },
  },
  observation: { key: ['kind', 'period'], content: ['value'], whose: ['entity', 'zone'], carried: {} },
} as const;
export type FactTable = keyof typeof facts;

/** Make the staging table of this connection, and fill it. */
export async function stageFacts(tx: Tx, rows: readonly StagedFact[]): Promise<void> {
  await tx.exec(table);
  await tx.copy('staged_fact', columns, values(rows));
  await analyseStaging(tx, ['staged_fact']);
}

async function* values(rows: readonly StagedFact[]) {
  for (const row of rows) yield columns.map((column) => row[column]);
}

/** Resolve each row to its source and its entity or zone; an unknown one is a finding that rejects. */
export async function resolveFacts(tx: Tx): Promise<void> {
  await tx.query('update staged_fact f set zone = z.id from zone z where z.code = f.zone_code');
  await tx.query(
    `insert into resolved (row, entity, is_new, source, twin)
     select s.row, c.entity, false, o.id, f.twin
     from staging s join staged_fact f using (row) join source o on o.code = s.source
     left join entity_code c on c.system = s.system and c.code = s.code and c.valid_to is null`,
  );
  await tx.query(
    `insert into staged_finding (row, field, code, rejects, value, message)
     select s.row, 'code', 'unknown_code', true, s.code, 'No business has this code. Post its evaluation with a name first.'
     from resolved r join staging s using (row) where s.code is not null and r.entity is null
     union all
     select f.row, 'zone', 'unknown_zone', true, f.zone_code, 'There is no such zone. Import its outline first.'
     from staged_fact f where f.zone_code is not null and f.zone is null`,
  );
}

/** Where a staged column stands: the entity was resolved, all else was staged. */
const given = (column: string) => (column === 'entity' ? 'r.entity' : `f.${column}`);

/** Take new and changed rows by their natural key, and note the zones that they are about. */
export async function mergeFacts(tx: Tx, name: FactTable, batch: number): Promise<void> {
  const { key, content, whose, carried } = facts[name];
  const said = [...whose, ...content];
  await tx.query(
    `update staged_fact f set old = o.id, old_entity = o.entity, old_zone = ${name === 'observation' ? 'o.zone' : 'null'}
     from resolved r join staging s using (row), ${name} o
     where f.row = r.row and o.source = r.source and o.source_key = s.source_key
       and ${key.map((c) => `o.${c} = f.${c}`).join(' and ')} and o.superseded_batch is null`,
  );
  await tx.query(
    `with changed as (
       select row, f.old, f.old_entity, f.old_zone, r.entity, f.zone
       from resolved r join staged_fact f using (row) left join ${name} o on o.id = f.old
       where r.twin is null
         and (o.id is null or row(${said.map((c) => `o.${c}`).join(', ')}) is distinct from row(${said.map(given).join(', ')}))),
     told as (insert into effect (row, kind) select row, case when old is null then '${name}' else 'replaced' end from changed),
     noted as (
       insert into touched_zone (zone)
       select zone from changed where zone is not null union select old_zone from changed where old_zone is not null
       union select z.zone from changed c join site s on s.entity in (c.entity, c.old_entity) and s.superseded_batch is null
             join site_zone z on z.site = s.id)
     update ${name} set superseded_batch = $1 from changed c where ${name}.id = c.old`,
    [batch],
  );
  // Without it ten thousand rows were looked for among ten thousand one by one: 110 s instead of 1.
  await analyseStaging(tx, ['effect', 'staged_fact']);
  const written = ['source', 'source_key', ...key, ...said, ...Object.keys(carried), 'recorded_batch'];
  const taken = ['r.source', 's.source_key', ...[...key, ...said].map(given), ...Object.values(carried), '$1'];
  await tx.query(
    `insert into ${name} (${written.join(', ')})
     select ${taken.join(', ')}
     from effect e join staging s using (row) join staged_fact f using (row) join resolved r using (row)
     left join ${name} o on o.id = f.old
     order by row`,
    [batch],
  );
}

/** Entities that the batch wrote about, also those that a row was taken from. @returns null when there are more than `limit` */
export async function factEntities(tx: Tx, limit: number): Promise<number[] | null> {
  const rows = await tx.query<{ entity: number }>(
    `select distinct entity from (
       select r.entity from effect join resolved r using (row)
       union select f.old_entity from effect join staged_fact f using (row)) c
     where entity is not null order by entity limit $1`,
    [limit + 1],
  );
  return rows.length > limit ? null : rows.map(({ entity }) => entity);
}

/** Keep the raw rows that changed something about an entity: they are erased with it. */
export async function keepFactLineage(tx: Tx, batch: number): Promise<void> {
  await tx.query(
    `insert into lineage (batch, row, entity, raw)
     select $1, s.row, r.entity, s.raw from effect e join staging s using (row) join resolved r using (row)
     where r.entity is not null order by s.row`,
    [batch],
  );
}
