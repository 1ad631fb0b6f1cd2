import type { Tx } from '../db';

/** First half of a merge: who is meant by each staged row, and which rows repeat another of the same batch. */

/** Columns that say whether two rows of one natural key say the same. */
const content = (alias: string) =>
  [
    'system',
    'code',
    'kind',
    'name',
    'industry',
    'role',
    'address',
    'lng',
    'lat',
    'area',
    'outcome',
    'grade',
    'score',
    'dimensions',
  ]
    .map((column) => `${alias}.${column}`)
    .join(', ');

/**
 * Write the sources that a batch names for the first time, and hold all that it names: whoever takes out the batch that
 * brought one waits, so that no row loses its source on the way.
 */
export async function createSources(tx: Tx, batch: number): Promise<void> {
  // One that was there may be taken out before it is held; the next look does not see it any more.
  do {
    await writeSources(tx, batch);
  } while (!(await holdSources(tx)));
}

async function writeSources(tx: Tx, batch: number): Promise<void> {
  await tx.query(
    `insert into source (code, name, created_batch)
     select s.source, coalesce(max(s.source_name), s.source), $1 from staging s
     where not s.rejected and not exists (select 1 from source o where o.code = s.source)
     group by s.source order by s.source
     on conflict (code) do nothing`,
    [batch],
  );
}

/** @returns whether all of them are there, and stay until this transaction ends */
async function holdSources(tx: Tx): Promise<boolean> {
  const named = '(select source from staging where not rejected)';
  await tx.query(`select id from source where code in ${named} order by id for key share`);
  const [row] = await tx.query<{ missing: boolean }>(
    `select exists (select from ${named} s where not exists (select from source o where o.code = s.source)) as missing`,
  );
  return !row!.missing;
}

/**
 * Resolve each taken row to its source, scheme and entity. Of rows with one natural key the first is taken;
 * the others get it as their `twin`. Rows that say something else than their twin, and rows whose code is unknown
 * and unnamed, become findings that reject.
 */
export async function resolveRows(tx: Tx): Promise<void> {
  await tx.query(
    `insert into resolved (row, entity, is_new, source, scheme, twin)
     select s.row, c.entity, c.entity is null, o.id, h.id, nullif(s.first_row, s.row)
     from (select *, first_value(row) over (partition by source, source_key, scheme, evaluated_at order by row) as first_row
           from staging where not rejected) s
     join source o on o.code = s.source
     left join lateral (select id from scheme where code = s.scheme order by id desc limit 1) h on true
     left join entity_code c on c.system = s.system and c.code = s.code and c.valid_to is null`,
  );
}

/** Report rows that repeat another row of the batch: with the same content (told), or with other content (rejected). */
export async function reportTwins(tx: Tx): Promise<void> {
  await tx.query(
    `insert into staged_finding (row, field, code, rejects, value, message)
     select s.row, 'sourceKey', case when same then 'duplicate_row' else 'conflicting_row' end, not same, s.source_key,
            case when same then 'the same as row ' || r.twin || ': taken once'
                 else 'row ' || r.twin || ' has the same source, key, scheme and date but says something else; that row was taken' end
     from resolved r join staging s using (row) join staging t on t.row = r.twin
     cross join lateral (select row(${content('s')}) is not distinct from row(${content('t')}) as same) c`,
  );
}

/**
 * Give an id to every entity that the batch names for the first time, and write it with its code; codes in one order for
 * all, so that of two writers that name the same ones the second waits for the first and not each for the other.
 */
export async function createEntities(tx: Tx, batch: number): Promise<void> {
  await tx.query(
    `insert into staged_finding (row, field, code, rejects, value, message)
     select s.row, 'code', 'unknown_code', true, s.code, 'no business has this code; give its name to create it'
     from resolved r join staging s using (row)
     where r.is_new and not exists (
       select 1 from staging n join resolved q using (row)
       where n.system = s.system and n.code = s.code and n.name is not null and q.twin is null)`,
  );
  await tx.query('delete from resolved r using staged_finding f where f.row = r.row and f.rejects');
  await tx.query(
    `with named as (
       select distinct on (s.system, s.code) s.*, o.code as source_code
       from resolved r join staging s using (row) join source o on o.id = r.source
       where r.is_new and r.twin is null
       order by s.system, s.code, s.name is null, s.evaluated_at desc nulls last, s.row desc),
     numbered as materialized (
       select nextval(pg_get_serial_sequence('entity', 'id'))::int as id, n.* from (select * from named order by row) n),
     born as (
       insert into entity (id, kind, name, industry_system, industry, created_batch, recorded_batch)
       overriding system value
       select id, coalesce(kind, 'other'), name, case when industry is not null then coalesce(industry_system, source_code) end,
              industry, $1, $1 from numbered
       returning id)
     insert into entity_code (entity, system, code, recorded_batch)
     select id, system, code, $1 from numbered order by system, code`,
    [batch],
  );
  await tx.query(
    `update resolved r set entity = c.entity
     from staging s join entity_code c on c.system = s.system and c.code = s.code and c.valid_to is null
     where r.is_new and s.row = r.row`,
  );
}

/**
 * Mark the leading row of each entity: the one whose attributes and site are taken when several rows of a batch
 * describe the same entity. The latest evaluation leads, then the later row.
 */
export async function chooseLeads(tx: Tx): Promise<void> {
  await tx.query(
    `update resolved r set lead = true from (
       select distinct on (r.entity) r.row from resolved r join staging s using (row)
       where r.twin is null order by r.entity, s.evaluated_at desc nulls last, s.row desc) l
     where l.row = r.row`,
  );
}
