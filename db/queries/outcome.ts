import type { Tx } from '../db';
import type { BatchCounts } from './batches';
import type { StagedFinding } from './staging';

/** The end of a merge: what is to be told of it, where each row went, and the counts. */

/** Names of known areas made comparable: zone or division id with the comparable name. */
export interface AreaNames {
  zones: { id: number; key: string }[];
  divisions: { id: number; key: string }[];
}

/** Current zones and divisions with their names. */
export async function areaNames(
  tx: Tx,
): Promise<{ zones: { id: number; name: string }[]; divisions: { id: number; name: string }[] }> {
  return {
    zones: await tx.query('select zone as id, name from zone_version where superseded_batch is null'),
    divisions: await tx.query('select id, name from division where superseded_batch is null'),
  };
}

/**
 * Compare each row's site with the areas on the map: `outside_zones` where it lies in none, `area_differs` where the
 * source names an area that is known and the site lies in another.
 */
export async function reportPlaces(tx: Tx, areas: AreaNames): Promise<void> {
  if (areas.zones.length === 0 && areas.divisions.length === 0) return;
  await tx.query(
    `with known as (
       select 'zone' as type, id, key from unnest($1::int[], $2::text[]) as z(id, key)
       union all select 'division', id, key from unnest($3::int[], $4::text[]) as d(id, key)),
     placed as (
       select s.row, s.area, s.area_key, s.lng, s.lat, t.id as site, t.division, exists (select 1 from site_zone z where z.site = t.id) as inside
       from resolved r join staging s using (row)
       join site t on t.entity = r.entity and t.role = s.role and t.source = r.source and t.source_key = '' and t.superseded_batch is null
       where s.lng is not null)
     insert into staged_finding (row, field, code, rejects, value, message)
     select row, 'lng', 'outside_zones', false, lng || ',' || lat, 'the coordinates lie in none of the areas on the map' from placed
     where not inside and division is null
     union all
     select row, 'area', 'area_differs', false, area, 'the coordinates lie in another area than the one that the source names' from placed p
     where (inside or division is not null)
       and p.area_key in (select key from known)
       and not exists (select 1 from known k where k.key = p.area_key and (
         (k.type = 'division' and k.id = p.division) or
         (k.type = 'zone' and exists (select 1 from site_zone z where z.site = p.site and z.zone = k.id))))`,
    [
      areas.zones.map(({ id }) => id),
      areas.zones.map(({ key }) => key),
      areas.divisions.map(({ id }) => id),
      areas.divisions.map(({ key }) => key),
    ],
  );
}

/** Findings of the batch so far that reject, in row order. @param limit the most to return */
export async function faults(tx: Tx, limit: number): Promise<StagedFinding[]> {
  return tx.query(
    'select row, field, code, rejects, value, message from staged_finding where rejects order by row, code limit $1',
    [limit],
  );
}

/** How many findings there are of each code. */
export async function findingCounts(tx: Tx): Promise<Record<string, number>> {
  const rows = await tx.query<{ code: string; n: number }>(
    'select code, count(*) as n from staged_finding group by code order by code',
  );
  return Object.fromEntries(rows.map(({ code, n }) => [code, n]));
}

/** Rows read, by what became of them. A row is accepted when it brought a new evaluation, record, observation or slot, or a new entity. */
export async function rowCounts(tx: Tx): Promise<BatchCounts> {
  const [counts] = await tx.query<BatchCounts>(
    `select count(*) as read,
            count(*) filter (where refused) as rejected,
            count(*) filter (where not refused and born) as accepted,
            count(*) filter (where not refused and not born and changed) as updated,
            count(*) filter (where not refused and not born and not changed) as unchanged
     from (
       select s.row,
              s.rejected or exists (select 1 from staged_finding f where f.row = s.row and f.rejects) as refused,
              coalesce(e.born, false) or (s.scheme is null and coalesce(r.is_new and r.lead, false)) as born,
              e.row is not null as changed
       from staging s left join resolved r using (row)
       left join (select row, bool_or(kind in ('evaluation', 'record', 'observation', 'footfall')) as born from effect group by row) e using (row)) x`,
  );
  return counts!;
}

/** Keep the findings of a batch. */
export async function keepFindings(tx: Tx, batch: number): Promise<void> {
  await tx.query(
    `insert into finding (batch, row, field, code, rejects, value, message, entity)
     select $1, f.row, f.field, f.code, f.rejects, left(f.value, 200), f.message, r.entity
     from staged_finding f left join resolved r using (row) order by f.row, f.code`,
    [batch],
  );
}

/** Keep the raw rows that changed something or were rejected, with what the rules did to them. */
export async function keepLineage(tx: Tx, batch: number): Promise<void> {
  await tx.query(
    `insert into lineage (batch, row, entity, raw, changes)
     select $1, s.row, r.entity, s.raw, s.changes
     from staging s left join resolved r using (row)
     where s.rejected or r.row is null or (r.is_new and r.lead)
        or s.row in (select row from effect)
        or s.row in (select row from staged_finding where rejects)
     order by s.row`,
    [batch],
  );
}

/** Entities that the batch changed. @returns null when there are more than `limit` */
export async function touchedEntities(tx: Tx, batch: number, limit: number): Promise<number[] | null> {
  const rows = await tx.query<{ entity: number }>(
    `select distinct entity from (${changedEntities(batch)}) c limit $1`,
    [limit + 1],
  );
  return rows.length > limit ? null : rows.map(({ entity }) => entity).sort((a, b) => a - b);
}

/** A select of the entities that the batch changed, also those that an evaluation was taken from. */
export const changedEntities = (batch: number): string =>
  `select r.entity from effect f join resolved r using (row) union select entity from resolved where is_new and lead
   union select entity from evaluation where superseded_batch = ${Number(batch)}`;
