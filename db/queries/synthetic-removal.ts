import type { Tx } from '../db';

/** Taking all synthetic data out again: what synthetic batches wrote, and whatever else hangs on the entities and zones they made. */

const SYNTHETIC = '(select id from batch where synthetic)';
const ENTITIES = '(select id from doomed_entity)';
const ZONES = '(select id from doomed_zone)';
const DEVICES = '(select id from doomed_device)';

/** Write down what goes, and note the zones that it stands in. */
export async function doomSynthetic(tx: Tx): Promise<void> {
  await tx.exec(
    `drop table if exists doomed_entity, doomed_zone, doomed_device;
     create temp table doomed_entity on commit drop as select id from entity where created_batch in ${SYNTHETIC};
     create temp table doomed_zone on commit drop as select id from zone z where recorded_batch in ${SYNTHETIC}
       and not exists (select 1 from zone_version v join batch b on b.id = v.recorded_batch where v.zone = z.id and not b.synthetic);
     create temp table doomed_device on commit drop as select d.id from device d where exists (select 1 from footfall f where f.device = d.id)
       and not exists (select 1 from footfall f join batch b on b.id = f.recorded_batch where f.device = d.id and not b.synthetic);
     analyze doomed_entity; analyze doomed_zone; analyze doomed_device`,
  );
  await tx.query(
    `insert into touched_zone (zone) select distinct z.zone from doomed_entity d join site s on s.entity = d.id join site_zone z on z.site = s.id
     union select zone from zone_version where recorded_batch in ${SYNTHETIC}`,
  );
}

export const removedThings = [
  'entities',
  'evaluations',
  'sites',
  'records',
  'observations',
  'footfall',
  'devices',
  'zones',
  'divisions',
] as const;
/** How much of each thing was taken out. */
export type RemovedCounts = Record<(typeof removedThings)[number], number>;

const orphan = ['evaluation', 'site', 'record', 'observation']
  .map((table) => `not exists (select 1 from ${table} t where t.source = o.id)`)
  .join(' and ');

const MONTHS = '(methodology, period) in (select methodology, period from release where synthetic)';

/** Children first: deleting the parents alone would look each child up by itself. */
const removals: readonly (readonly [thing: keyof RemovedCounts | null, from: string, which: string])[] = [
  [null, 'release_revision', MONTHS],
  [null, 'index_value', MONTHS],
  [null, 'release', 'synthetic'],
  [null, 'finding', `batch in ${SYNTHETIC}`],
  [null, 'lineage', `batch in ${SYNTHETIC} or entity in ${ENTITIES}`],
  ['footfall', 'footfall', `recorded_batch in ${SYNTHETIC} or device in ${DEVICES}`],
  // Sums of slots that are there no more; those of the others follow their slots.
  [null, 'footfall_hour', 'synthetic and hour < (select horizon from footfall_keeping)'],
  ['devices', 'device', `id in ${DEVICES}`],
  ['observations', 'observation', `recorded_batch in ${SYNTHETIC} or entity in ${ENTITIES} or zone in ${ZONES}`],
  ['records', 'record', `recorded_batch in ${SYNTHETIC} or entity in ${ENTITIES}`],
  ['evaluations', 'evaluation', `recorded_batch in ${SYNTHETIC} or entity in ${ENTITIES}`],
  [null, 'site_zone', `site in (select s.id from site s join doomed_entity d on d.id = s.entity) or zone in ${ZONES}`],
  ['sites', 'site', `recorded_batch in ${SYNTHETIC} or entity in ${ENTITIES}`],
  [null, 'entity_code', `entity in ${ENTITIES}`],
  ['entities', 'entity', `id in ${ENTITIES}`],
  [null, 'zone_version', `recorded_batch in ${SYNTHETIC}`],
  ['zones', 'zone', `id in ${ZONES}`],
  ['divisions', 'division', `recorded_batch in ${SYNTHETIC}`],
  [null, 'source o', `created_batch in ${SYNTHETIC} and ${orphan}`],
  [null, 'api_key', 'synthetic'],
];

/** Take out what `doomSynthetic` wrote down. */
export async function removeSynthetic(tx: Tx): Promise<RemovedCounts> {
  const counts = Object.fromEntries(removedThings.map((thing) => [thing, 0])) as RemovedCounts;
  for (const [thing, from, which] of removals) {
    const [row] = await tx.query<{ n: number }>(
      `with gone as (delete from ${from} where ${which} returning 1) select count(*) as n from gone`,
    );
    if (thing !== null) counts[thing] += row!.n;
  }
  // A base that only synthetic months gave goes with them.
  await tx.query(
    `update methodology m set link_factor = null where link_factor is not null and overlap is null
       and not exists (select 1 from release r where r.methodology = m.id and r.state <> 'provisional')`,
  );
  return counts;
}

/** Mark every synthetic batch that is in force as taken out by another. @returns how many */
export async function markSyntheticRemoved(tx: Tx, by: number): Promise<number> {
  const rows = await tx.query(
    'update batch set rolled_back_by = $1 where synthetic and revision is not null and rolled_back_by is null returning 1',
    [by],
  );
  return rows.length;
}
