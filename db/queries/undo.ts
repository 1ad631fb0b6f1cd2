import type { Tx } from '../db';
import { lockEntities, refreshCurrent } from './merge';

/**
 * Take a batch out again. Versions of a row form a chain (recorded_batch → superseded_batch); taking a version out
 * closes the chain over the gap, so that what was before stands again and later batches stay as they are.
 */

/** Versioned tables with the columns that tell one thing from another; `null`-able ones compare as equal. */
const versioned = {
  entity_history: ['entity'],
  evaluation: ['source', 'source_key', 'scheme', 'evaluated_at'],
  site: ['entity', 'role', 'source', 'source_key'],
  record: ['source', 'source_key', 'kind'],
  observation: ['source', 'source_key', 'kind', 'period'],
  zone_version: ['zone'],
  division: ['code'],
} as const;
export type VersionedTable = keyof typeof versioned;

/** Take a batch's rows out of one table. @returns how many were removed and how many stand again */
export async function undoVersions(
  tx: Tx,
  table: VersionedTable,
  batch: number,
): Promise<{ removed: number; restored: number }> {
  const key = versioned[table];
  await tx.exec(`drop table if exists undone; create temp table undone on commit drop as
    select ${key.join(', ')}, superseded_batch as later from ${table} where recorded_batch = ${Number(batch)}`);
  const removed = await tx.query(`delete from ${table} where recorded_batch = $1 returning 1`, [batch]);
  const same = key.map((column) => `u.${column} is not distinct from t.${column}`).join(' and ');
  const restored = await tx.query(
    `update ${table} t set superseded_batch = u.later from undone u where t.superseded_batch = $1 and ${same} returning 1`,
    [batch],
  );
  return { removed: removed.length, restored: restored.length };
}

/** Note the zones that a batch's sites, evaluations, records, observations and restored sites lie in. Call before and after undoing. */
export async function touchZonesOfBatch(tx: Tx, batch: number): Promise<void> {
  await tx.query(
    `insert into touched_zone (zone) select distinct z.zone from site_zone z join site s on s.id = z.site
     where s.entity in (
       select entity from evaluation where recorded_batch = $1 or superseded_batch = $1
       union select entity from site where recorded_batch = $1 or superseded_batch = $1
       union select entity from record where recorded_batch = $1 or superseded_batch = $1
       union select entity from observation where recorded_batch = $1 or superseded_batch = $1
       union select id from entity where recorded_batch = $1)
     union select zone from observation where (recorded_batch = $1 or superseded_batch = $1) and zone is not null`,
    [batch],
  );
}

/**
 * Remember whose evaluations must be looked at again, and which superseded sites may stand again, and wait for who else
 * writes about these entities: see `lockEntities`. A rollback that was waited for may have closed a chain over its own
 * batch, so that this batch now supersedes what was said of further entities: it is looked again until there are none.
 */
export async function rememberTouched(tx: Tx, batch: number): Promise<void> {
  await tx.exec(
    'drop table if exists undone_entity; create temp table undone_entity (entity int not null, scheme smallint) on commit drop',
  );
  while ((await rememberMore(tx, batch)) > 0) await lockEntities(tx, 'select entity from undone_entity');
  await tx.query('insert into touched_site (site) select id from site where superseded_batch = $1', [batch]);
}

/** @returns how many were not remembered before */
async function rememberMore(tx: Tx, batch: number): Promise<number> {
  const [found] = await tx.query<{ n: number }>(
    `with found as (
       insert into undone_entity (entity, scheme)
       select entity, scheme from evaluation where recorded_batch = $1 or superseded_batch = $1
       union select entity, null from site where recorded_batch = $1
       union select id, null from entity where recorded_batch = $1
       union select entity, null from lineage where batch = $1 and entity is not null
       except select entity, scheme from undone_entity
       returning 1)
     select count(*) as n from found`,
    [batch],
  );
  return found!.n;
}

/** Put `current` right on the entities that `rememberTouched` found. */
export async function refreshRemembered(tx: Tx): Promise<void> {
  await refreshCurrent(tx, 'select entity, scheme from undone_entity where scheme is not null');
}

/** Give entities back the attributes they had before the batch. */
export async function undoAttributes(tx: Tx, batch: number): Promise<number> {
  await undoVersions(tx, 'entity_history', batch);
  const restored = await tx.query(
    `update entity e set kind = h.kind, name = h.name, industry_system = h.industry_system, industry = h.industry, recorded_batch = h.recorded_batch
     from entity_history h where h.entity = e.id and h.superseded_batch = $1 and e.recorded_batch = $1 returning e.id`,
    [batch],
  );
  await tx.query('delete from entity_history where superseded_batch = $1', [batch]);
  return restored.length;
}

/** True for this batch ($1) and for those taken out before: what they brought in and others kept alive goes with the last of them. */
const takenOut = (batch: string) =>
  `(${batch} = $1 or exists (select 1 from batch b where b.id = ${batch} and b.rolled_back_by is not null))`;

/**
 * Remove the entities that a batch brought in or kept alive, unless another batch speaks of them.
 *
 * Candidates are narrowed down table by table: in one statement the planner, whose statistics still tell of the rows just
 * removed, took the candidates for one and joined 71,659 of them by nested loops (over 300 s instead of 4).
 */
export async function undoEntities(tx: Tx, batch: number): Promise<number> {
  await tx.query('delete from lineage where batch = $1', [batch]);
  await tx.exec('drop table if exists doomed; create temp table doomed (entity int primary key) on commit drop');
  await tx.query(
    `insert into doomed select id from entity e
     where id in (select entity from undone_entity union select id from entity where created_batch = $1)
       and ${takenOut('e.created_batch')} and ${takenOut('e.recorded_batch')}`,
    [batch],
  );
  await tx.exec('analyze doomed');
  for (const table of ['evaluation', 'site', 'record', 'observation', 'lineage', 'account']) {
    await tx.query(`delete from doomed d using ${table} t where t.entity = d.entity`);
  }
  await tx.query(
    `delete from doomed d using entity_code c where c.entity = d.entity and not ${takenOut('c.recorded_batch')}`,
    [batch],
  );
  const removed = await tx.query('delete from entity e using doomed d where d.entity = e.id returning 1');
  await tx.query(
    'delete from entity_code c using entity e where e.id = c.entity and c.recorded_batch = $1 and e.created_batch <> $1',
    [batch],
  );
  return removed.length;
}

/** Remove the sources that a batch named first, unless something else has come from them since. */
export async function undoSources(tx: Tx, batch: number): Promise<void> {
  const used = ['evaluation', 'site', 'record', 'observation'].map(
    (table) => `not exists (select 1 from ${table} t where t.source = o.id)`,
  );
  await tx.query(`delete from source o where ${takenOut('o.created_batch')} and ${used.join(' and ')}`, [batch]);
}

/** Remove zones that have no version left. */
export async function undoZones(tx: Tx): Promise<void> {
  await tx.query('delete from zone z where not exists (select 1 from zone_version v where v.zone = z.id)');
}

/** Zones of which a batch wrote or superseded a version. */
export async function zonesOfBatch(tx: Tx, batch: number): Promise<number[]> {
  const rows = await tx.query<{ zone: number }>(
    'select distinct zone from zone_version where recorded_batch = $1 or superseded_batch = $1 order by zone',
    [batch],
  );
  return rows.map(({ zone }) => zone);
}
