import type { Tx } from '@/db/db';
import { recordInForce } from '@/db/queries/in-force';
import { schemes } from '@/db/queries/schemes';
import { countedKinds, mayCountGrades, type Viewer } from '@/lib/credit/publication';
import { ownDivisions } from '@/lib/server/own-divisions';

/** Zones counted from the tables in one statement, by no path that the product takes: what the kept aggregates must say. */

export interface CountedZone {
  id: string;
  entities: number;
  demonstration: number;
  suppressed: number;
  unevaluated: number;
  /** By grade or state; only those that occur. */
  outcomes: Record<string, number>;
}

interface Row {
  id: string;
  scheme: number | null;
  counted: boolean;
  outcome: string | null;
  grade: string | null;
  n: number;
  demonstration: number;
}

/** Current evaluations by scheme, the most first: the deployment's default where none is chosen. */
async function mostUsed(tx: Tx): Promise<number | null> {
  const [row] = await tx.query<{ scheme: number }>(
    'select scheme from evaluation where current group by scheme order by count(*) desc, scheme limit 1',
  );
  return row?.scheme ?? null;
}

/** @param day that titles are judged by, YYYY-MM-DD */
export async function countedZones(tx: Tx, viewer: Viewer, day: string): Promise<CountedZone[]> {
  const fallback = await mostUsed(tx);
  const { everywhere, inside } = countedKinds(viewer, 'public');
  const rows = await tx.query<Row>(
    `select z.code as id, coalesce(z.scheme, $1::int) as scheme, c.counted, v.outcome, v.grade,
            count(distinct e.id) as n, count(distinct d.entity) as demonstration
     from zone z join zone_version zv on zv.zone = z.id and zv.superseded_batch is null
     join site s on s.superseded_batch is null and st_intersects(s.geom, zv.geom)
     join entity e on e.id = s.entity
     left join record d on d.entity = e.id and d.kind = 'demonstration' and ${recordInForce('$2::date')}
     cross join lateral (
       select e.kind = any($3::text[]) or (e.kind = any($4::text[]) and exists (
         select 1 from site o where o.entity = e.id and o.superseded_batch is null and o.division = any($5::int[]))) as counted) c
     left join evaluation v on v.entity = e.id and v.current and v.scheme = coalesce(z.scheme, $1::int)
     group by 1, 2, 3, 4, 5 order by 1`,
    [fallback, day, everywhere, inside, await ownDivisions(tx, viewer)],
  );
  const audiences = new Map((await schemes(tx)).map(({ number, audience }) => [number, audience]));
  const zones = new Map<string, CountedZone>();
  for (const { id, scheme, counted, outcome, grade, n, demonstration } of rows) {
    const zone = zones.get(id) ?? { id, entities: 0, demonstration: 0, suppressed: 0, unevaluated: 0, outcomes: {} };
    zones.set(id, zone);
    zone.entities += n;
    zone.demonstration += demonstration;
    const isShown = scheme !== null && mayCountGrades(viewer, audiences.get(scheme) ?? 'regulator');
    const word = grade ?? outcome;
    if (!counted || !isShown) zone.suppressed += n;
    else if (word === null) zone.unevaluated += n;
    else zone.outcomes[word] = (zone.outcomes[word] ?? 0) + n;
  }
  return [...zones.values()];
}
