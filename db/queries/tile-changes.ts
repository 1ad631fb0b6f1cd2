import type { TouchedTiles } from '@/lib/tiles/tile-source';
import type { Tx } from '../db';

/** Where tiles differ after a change (db/migrations/0018_tiles.sql). */

/** Everybody: all of `sights`. */
const ALL_SIGHTS = 15;

/** Write where tiles differ after a change, before the feed gives it out. */
export async function writeTouched(tx: Tx, { revision, places }: TouchedTiles): Promise<void> {
  if (places === 'all') {
    await tx.query('insert into tile_change (revision, sight) values ($1, $2)', [revision, ALL_SIGHTS]);
    return;
  }
  await tx.query(
    `insert into tile_change (revision, west, north, east, south, sight, division, scheme)
     select $1, west, north, east, south, sight, division, scheme
     from jsonb_to_recordset($2::jsonb) as p(west int, north int, east int, south int, sight smallint, division int, scheme smallint)`,
    [revision, JSON.stringify(places)],
  );
}

/** What the changes after one revision and through another touched, oldest first; those that touched no tile are left out. */
export async function touchedTiles(tx: Tx, after: number, through: number): Promise<TouchedTiles[]> {
  return tx.query(
    `select revision, case when bool_or(west is null) then '"all"'::json
                           else json_agg(json_build_object('west', west, 'north', north, 'east', east, 'south', south, 'sight', sight,
                                  'division', division, 'scheme', scheme)
                                  order by west, north, east, south, sight, division, scheme) end as places
     from tile_change where revision > $1 and revision <= $2 group by revision order by revision`,
    [after, through],
  );
}
