import { type Db, openDb } from '@/db/db';
import { viewerOf } from '@/lib/credit/publication';
import { ownAreaOf } from '@/lib/ingest/own-area';
import { KeptCounts } from '@/lib/server/kept-counts';
import { ownAreaFor } from '@/lib/server/own-area';
import { createDatabase } from '@/tests/support/engines';
import { printMachine, printSpread, spreadOf } from './support/report';
import { counts } from './support/settings';
import { fillTown } from './support/town';

/**
 * A drawn polygon that holds half of all businesses, counted anew each time for a regulator and for a district, beside a
 * bare statement of the same points in the same polygon with their grades and their zones.
 */

const SIZES = counts('BENCH_ENTITIES', [100_000]);
const [RUNS = 5] = counts('BENCH_RUNS', [5]);
const CORNERS = 500;

/** About the middle of the town, with as many businesses inside as outside. */
async function halfOf(db: Db): Promise<string> {
  const [found] = await db.query<{ lng: number; lat: number; reach: number }>(
    `with middle as (select st_centroid(st_collect(geom)) as geom from site where superseded_batch is null)
     select st_x(m.geom) as lng, st_y(m.geom) as lat,
            (select percentile_cont(0.5) within group (order by st_distance(s.geom, m.geom)) from site s where s.superseded_batch is null) as reach
     from middle m`,
  );
  const { lng, lat, reach } = found!;
  const corner = (i: number) => {
    const angle = (2 * Math.PI * i) / CORNERS;
    return [lng + reach * Math.cos(angle), lat + reach * Math.sin(angle)];
  };
  const ring = Array.from({ length: CORNERS }, (_, i) => corner(i));
  return JSON.stringify({ type: 'Polygon', coordinates: [[...ring, ring[0]]] });
}

const bare = `with area as materialized (select st_setsrid(st_geomfromgeojson($1), 4326) as geom)
  select v.grade, count(distinct s.entity), count(distinct j.zone)
  from area a join site s on s.superseded_batch is null and s.geom && a.geom and st_intersects(a.geom, s.geom)
  left join site_zone j on j.site = s.id
  left join evaluation v on v.entity = s.entity and v.current group by v.grade`;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

async function measure(db: Db, entities: number) {
  const outline = await halfOf(db);
  const given = ownAreaOf(JSON.parse(outline));
  const district = { audience: 'district', divisions: ['330782'], entity: null } as const;
  const asked = (viewer: Parameters<typeof ownAreaFor>[1]) =>
    db.transaction((tx) => ownAreaFor(tx, viewer, { given, kept: new KeptCounts() }), 'snapshot');
  const { entities: inside } = await asked(viewerOf('regulator'));
  const took = { regulator: [] as number[], district: [] as number[], bare: [] as number[] };
  await asked(district);
  await db.query(bare, [outline]);
  for (let run = 0; run < RUNS; run++) {
    took.regulator.push(await timed(() => asked(viewerOf('regulator'))));
    took.bare.push(await timed(() => db.query(bare, [outline])));
    took.district.push(await timed(() => asked(district)));
  }
  console.log(`${entities} businesses, ${inside} of them in the polygon, ${CORNERS} corners`);
  for (const [who, ms] of Object.entries(took)) printSpread(who, ms, 'ms');
  const ratio = (who: 'regulator' | 'district') => (spreadOf(took[who]).median / spreadOf(took.bare).median).toFixed(2);
  console.log(`beside the bare statement: regulator ${ratio('regulator')}, district ${ratio('district')}`);
}

printMachine();
for (const entities of SIZES) {
  const { url, drop } = await createDatabase();
  const db = await openDb(url);
  try {
    await fillTown(db, entities);
    await db.exec('vacuum analyze');
    await measure(db, entities);
  } finally {
    await db.close();
    await drop();
  }
}
