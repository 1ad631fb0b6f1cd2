import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Db, Tx } from '@/db/db';
import { noteAll } from '@/db/queries/aggregates';
import { countBatch, createBatch } from '@/db/queries/batches';
import { announce } from '@/db/queries/feed';
import { rejoinZones, touchedZones } from '@/db/queries/site-zones';
import { prepareStaging } from '@/db/queries/staging';
import type { ZoneKind } from '@/lib/credit/zone';
import { catchUp } from '@/lib/server/aggregator';
import { systemClock } from '@/lib/server/clock';
import { seedShipped } from '@/lib/server/shipped';
import { importZones } from '@/lib/server/zones-import';

/**
 * A made-up town with any number of businesses, put into the tables as an import leaves them, by one statement a table.
 * Zones: a region over everything, 10 districts beside each other in it, and in each of them 10 markets, or as many as are asked for.
 */

/** In degrees. */
const town = { west: 120, south: 30, edge: 0.4 } as const;
const DISTRICTS = 10;
const MARKETS = 10;
const SEED = 20_261_126;
export const TIME_ZONE = 'Asia/Shanghai';

/** Codes of the businesses are B1, B2 … of this system; the source of what is said of them has the same name. */
export const TOWN_SYSTEM = 'bench';

interface Square {
  id: string;
  parent: string | null;
  west: number;
  south: number;
  width: number;
  height: number;
}

function zones(markets: number): [ZoneKind, Square[]][] {
  const width = town.edge / DISTRICTS;
  const step = town.edge / markets;
  const districts = Array.from({ length: DISTRICTS }, (_, i) => ({ id: `district-${i}`, west: town.west + i * width }));
  return [
    ['region', [{ id: 'region', parent: null, ...town, width: town.edge, height: town.edge }]],
    [
      'core_district',
      districts.map((district) => ({ ...district, parent: 'region', south: town.south, width, height: town.edge })),
    ],
    [
      'specialised_market',
      // A market fills the inner half of its part of the district: three businesses in four are in none.
      districts.flatMap(({ id, west }, d) =>
        Array.from({ length: markets }, (_, m) => ({
          id: `market-${d}-${m}`,
          parent: id,
          west: west + width / 4,
          south: town.south + m * step + step / 4,
          width: width / 2,
          height: step / 2,
        })),
      ),
    ],
  ];
}

const feature = ({ id, parent, west, south, width, height }: Square) => ({
  type: 'Feature',
  properties: { id, name: `Bench ${id}`, parent },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [west + width, south],
        [west + width, south + height],
        [west, south + height],
        [west, south],
      ],
    ],
  },
});

async function drawZones(db: Db, markets: number) {
  const folder = mkdtempSync(join(tmpdir(), 'xintu-bench-'));
  try {
    for (const [kind, squares] of zones(markets)) {
      const path = join(folder, `${kind}.geojson`);
      writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features: squares.map(feature) }));
      await importZones(db, { path, kind, id: 'id', name: 'name', parent: 'parent' });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Number of a column of a row, from 0 to below 1: the same for the same seed on every machine. */
const random = (column: number) =>
  `(((hashint8extended(i, ${SEED} + ${column}) % 1048576) + 1048576) % 1048576) / 1048576.0`;

/** What an import writes, table by table; `$1` is the batch, `$2` the number of businesses. */
const statements: readonly string[] = [
  `insert into source (code, name, created_batch) select '${TOWN_SYSTEM}', '${TOWN_SYSTEM}', $1 where $2 > 0`,
  `insert into entity (id, kind, name, industry_system, industry, created_batch, recorded_batch) overriding system value
   select i, case when ${random(1)} < 0.4 then 'individual' else 'enterprise' end, 'Benchmark shop ' || i, '${TOWN_SYSTEM}',
          '52' || floor(10 + ${random(2)} * 90), $1, $1 from generate_series(1, $2::int) i`,
  `select setval(pg_get_serial_sequence('entity', 'id'), $2), $1::int`,
  `insert into entity_code (entity, system, code, recorded_batch)
   select i, '${TOWN_SYSTEM}', 'B' || i, $1 from generate_series(1, $2::int) i`,
  `insert into site (entity, role, source, address, geom, tile_geom, public_geom, crs_declared, recorded_batch)
   select i, 'operating', s.id, 'Road ' || floor(${random(3)} * 900) || ', No. ' || floor(${random(4)} * 300), p.geom,
          st_transform(p.geom, 3857), case when e.kind = 'individual' then st_snaptogrid(p.geom, 0.005) end, 'wgs84', $1
   from generate_series(1, $2::int) i join entity e on e.id = i join source s on s.code = '${TOWN_SYSTEM}'
   cross join lateral (select st_setsrid(st_makepoint(${town.west} + ${random(5)} * ${town.edge}, ${town.south} + ${random(6)} * ${town.edge}), 4326) as geom) p`,
  `insert into evaluation (entity, scheme, outcome, grade, score, evaluated_at, source, source_key, current, recorded_batch)
   select i, h.id, 'graded', (array['A', 'B', 'C', 'D'])[1 + floor(${random(7)} * 4)::int], round((${random(8)} * 100)::numeric, 1),
          timestamptz '2026-01-15 00:00Z' + floor(${random(9)} * 300) * interval '1 day', s.id, i::text, true, $1
   from generate_series(1, $2::int) i join source s on s.code = '${TOWN_SYSTEM}' join scheme h on h.code = 'CN-2026'`,
  `insert into lineage (batch, row, entity, raw)
   select $1, i, i, json_build_array('B' || i, '${TOWN_SYSTEM}', 'Benchmark shop ' || i) from generate_series(1, $2::int) i`,
];

async function settle(tx: Tx, entities: number) {
  await prepareStaging(tx);
  const batch = await createBatch(tx, { kind: 'import', file: 'town.csv' });
  // Its own statements keep the rules that keys and triggers would look after, row by row and for minutes.
  await tx.exec('set local session_replication_role = replica');
  for (const statement of statements) await tx.query(statement, [batch, entities]);
  const zones = await tx.query<{ id: number }>('select id from zone');
  await rejoinZones(
    tx,
    zones.map(({ id }) => id),
  );
  await noteAll(tx);
  await countBatch(tx, batch, { read: entities, accepted: entities, updated: 0, unchanged: 0, rejected: 0 });
  const keys = { zones: await touchedZones(tx), entities: null, rows: entities };
  await announce(tx, { kind: 'import', batch, keys });
}

/** Fill an empty database. Its account must be a superuser of the server. @param markets in each of the 10 districts */
export async function fillTown(db: Db, entities: number, markets = MARKETS): Promise<void> {
  await seedShipped(db);
  await drawZones(db, markets);
  await db.transaction((tx) => settle(tx, entities));
  await db.exec('vacuum analyze');
  await catchUp(db, { clock: systemClock, timeZone: TIME_ZONE });
  await db.exec('vacuum analyze');
}
