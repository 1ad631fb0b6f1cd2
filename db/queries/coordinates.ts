import type { Tx } from '../db';
import type { StagedFinding } from './staging';

/** What a batch's coordinates look like against the areas on the map. */

/** A sample of the staged points with the coordinate system that each row declares, spread over the batch. */
export async function stagedPoints(tx: Tx, limit: number): Promise<{ crs: string; lng: number; lat: number }[]> {
  return tx.query('select crs, lng, lat from staging where lng is not null order by row % 97, row limit $1', [limit]);
}

/** How many of the points lie in any current zone or division. */
export async function pointsInside(tx: Tx, points: readonly (readonly [number, number])[]): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `select count(*) as n from unnest($1::float8[], $2::float8[]) as p(lng, lat)
     cross join lateral (select st_setsrid(st_makepoint(p.lng, p.lat), 4326) as geom) g
     where exists (select 1 from zone_version z where z.superseded_batch is null and st_intersects(z.geom, g.geom))
        or exists (select 1 from division d where d.superseded_batch is null and st_intersects(d.geom, g.geom))`,
    [points.map(([lng]) => lng), points.map(([, lat]) => lat)],
  );
  return row!.n;
}

/** Add one finding to the batch that is being staged. */
export async function stageFinding(tx: Tx, finding: StagedFinding): Promise<void> {
  const { row, field, code, rejects, value, message } = finding;
  await tx.query(
    'insert into staged_finding (row, field, code, rejects, value, message) values ($1, $2, $3, $4, $5, $6)',
    [row, field, code, rejects, value, message],
  );
}
