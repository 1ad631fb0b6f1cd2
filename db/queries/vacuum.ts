import type { Db } from '../db';

/** What autovacuum does on PostgreSQL; the embedded engine has none. */

/** Give the room of what was deleted back to the disk. */
export async function reclaim(db: Db): Promise<void> {
  if (db.engine !== 'embedded') return;
  for (const table of [
    'lineage',
    'footfall',
    'record',
    'evaluation',
    'site_zone',
    'site',
    'entity_code',
    'searched_name',
    'unsearched_name',
    'entity',
  ])
    await db.exec(`vacuum (full, analyze) ${table}`);
}

/** Tables whose rows are written anew all the time: without it they grow for ever. */
const busy = [
  'noted_entity',
  'noted_footfall',
  'counted_entity',
  'zone_cell',
  'zone_state',
  'footfall_hour',
  'projection',
  'aggregate_state',
  'change',
  'event',
  'frame',
  'job',
  'lease',
  'session',
  'evaluation',
  'unsearched_name',
  'searched_name',
];

/** Let the room of rows that are no more be used again. */
export async function tidy(db: Db): Promise<void> {
  if (db.engine !== 'embedded') return;
  for (const table of busy) await db.exec(`vacuum (analyze) ${table}`);
}
