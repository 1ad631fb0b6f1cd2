import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Db } from '@/db/db';
import { kindSums, observedSums } from '@/db/queries/index-sums';
import { liveValues } from '@/db/queries/live-index';
import { seedMethodology } from '@/db/queries/methodologies';
import { schemesByNumber } from '@/db/queries/schemes';
import type { Accumulator } from '@/lib/credit/indicators/accumulator';
import { exactSums } from '@/lib/credit/indicators/zone-sums';
import { profiles } from '@/lib/ingest/profiles';
import { aggregate, recompute } from '@/lib/server/aggregate';
import { seedDemo } from '@/lib/server/demo-seed';
import { importFile } from '@/lib/server/ingest';
import { seedShipped } from '@/lib/server/shipped';
import { importZones } from '@/lib/server/zones-import';
import { dataFile, skipWithoutData } from './support/data';
import { forEachEngine, onEngine, untouched } from './support/engines';
import { drawLifeZones, IndexLife, type LifeWorld } from './support/index-life';
import { accumulatorsByZone } from './support/index-oracle';
import { london } from './support/london-methodology';
import { seeded } from './support/random-life';

/** The live index over random lives: what follows every change has the bits of what is counted from nothing. */

const timeZone = 'Asia/Shanghai';

/** What the kept sums say of every zone under every scheme, as the oracle has it. */
async function keptAccumulators(db: Db): Promise<Map<string, Record<string, Accumulator>>> {
  const sums = new Map<string, Record<string, Accumulator>>();
  const observed = await observedSums(db, null);
  const zones = await db.query<{ id: number }>('select id from zone');
  for (const number of (await schemesByNumber(db)).keys()) {
    const kinds = await kindSums(db, null, number);
    for (const { id } of zones) {
      const of = <Row extends { zone: number }>(rows: readonly Row[]) => rows.filter(({ zone }) => zone === id);
      sums.set(`${id} ${number}`, exactSums(of(kinds), of(observed)).sums);
    }
  }
  return sums;
}

const present = (sums: ReadonlyMap<string, Readonly<Record<string, Accumulator>>>) =>
  [...sums]
    .map(
      ([key, of]) =>
        [
          key,
          Object.entries(of)
            .filter(([, [, denominator]]) => denominator !== 0)
            .sort(),
        ] as const,
    )
    .filter(([, of]) => of.length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));

/** Every bit of the live index but when it last changed. */
async function bits(db: Db) {
  return (await liveValues(db, null)).map(({ revision: _, at: __, ...value }) => value);
}

/** Live through changes, and hold the index to the tables after each group of them. */
async function live(
  db: Db,
  life: IndexLife,
  { groups, steps, oracle }: { groups: number; steps: number; oracle: number },
) {
  const told: string[] = [];
  let levels = 0;
  for (let group = 0; group < groups; group++) {
    for (let step = 0; step < steps; step++) told.push(await life.step());
    while ((await aggregate(db, { day: life.day, timeZone })) === null) {}
    const found = await recompute(db, { day: life.day, timeZone, check: true });
    const last = told.slice(-steps).join('; ');
    assert.deepEqual(found!.differences, [], `group ${group}: ${last}`);
    if (group % oracle === oracle - 1)
      assert.deepEqual(
        present(await keptAccumulators(db)),
        present(await accumulatorsByZone(db, { day: life.day, timeZone })),
        last,
      );
    levels = Math.max(levels, (await liveValues(db, null)).filter(({ level }) => level !== null).length);
  }
  return { told, levels };
}

/** Throw everything that is kept away, and count it from nothing. */
async function fromNothing(db: Db, day: string) {
  await db.exec(
    'delete from counted_entity; delete from zone_cell; delete from index_sum; delete from observed_sum; delete from live_index; update aggregate_state set day = null',
  );
  while ((await aggregate(db, { day, timeZone })) === null) {}
}

async function holds(db: Db, life: IndexLife) {
  const followed = await bits(db);
  await fromNothing(db, life.day);
  assert.deepEqual(await bits(db), followed);
}

const day = '2026-11-22';
const zonesOf = (kinds: readonly string[]) => kinds.map((kind, i) => ({ id: `life${i}`, kind }));

const small: LifeWorld = {
  codes: Array.from({ length: 60 }, (_, i) => ({ system: 'test', code: `c${i}` })),
  scheme: 'CN-2026',
  grades: ['A', 'B', 'C', 'D'],
  corner: [120, 29],
  side: 0.7,
  zones: zonesOf(['region', 'core_district', 'core_district', 'specialised_market']),
  day,
  rows: 12,
};

forEachEngine('the live index of a small town', (open, engine) => {
  let db: Db;
  before(async () => {
    db = untouched(await open());
    await seedShipped(db);
    await drawLifeZones(db, seeded(1), small);
  });

  test('its sums are what each business adds by definition, its values what its sums say, after every step', async (t) => {
    const life = new IndexLife(db, seeded(7), small);
    const { told, levels } = await live(db, life, { groups: engine === 'postgres' ? 120 : 40, steps: 1, oracle: 1 });
    t.diagnostic(`${told.length} steps to ${life.day}, ${levels} values with a level at the most`);
    assert.ok(levels >= 4, 'the life was too poor to show anything');
    await holds(db, life);
  });
});

onEngine('postgres', 'the live index of the demonstration data', (open) => {
  test('10,000 random changes, rollbacks and zone edits later it has the bits of a count from nothing', async (t) => {
    const db = untouched(await open());
    await seedShipped(db);
    await seedDemo(db, {
      businesses: 2_000,
      footfallWeeks: 1,
      now: new Date('2026-11-22T10:00:00+08:00'),
      log: () => {},
    });
    const codes = await db.query<{ system: string; code: string }>(
      'select system, code from entity_code order by id limit 700',
    );
    const world: LifeWorld = { ...small, codes, corner: [119.6, 28.9], side: 0.5, rows: 240 };
    await drawLifeZones(db, seeded(2), world);
    const life = new IndexLife(db, seeded(8), world);
    const { told, levels } = await live(db, life, { groups: 14, steps: 12, oracle: 7 });
    t.diagnostic(`${changesOf(told)} changes to ${life.day}, ${levels} values with a level at the most`);
    assert.ok(changesOf(told) > 10_000);
    await holds(db, life);
  });
});

onEngine('postgres', 'the live index of London', (open) => {
  test('10,000 random changes, rollbacks and zone edits later it has the bits of a count from nothing; nested zones count distinct', {
    skip: skipWithoutData,
  }, async (t) => {
    const db = untouched(await open());
    await seedShipped(db);
    await db.transaction((tx) => seedMethodology(tx, london, '2020-01-01'));
    await importZones(db, {
      path: dataFile('london/london_boroughs.geojson'),
      kind: 'region',
      id: 'GSS_CODE',
      name: 'NAME',
    });
    await importFile(db, {
      path: dataFile('london/fhrs_london_2021.csv.gz'),
      name: 'fhrs_london_2021.csv.gz',
      profile: profiles.fhrs!,
    });
    const codes = await db.query<{ system: string; code: string }>(
      'select system, code from entity_code order by id limit 900',
    );
    const world: LifeWorld = {
      ...small,
      codes,
      scheme: 'FHRS',
      grades: ['5', '4', '3', '2', '1', '0'],
      corner: [-0.6, 51.1],
      side: 0.5,
      rows: 300,
    };
    await drawLifeZones(db, seeded(3), world);
    const life = new IndexLife(db, seeded(9), world);
    const { told, levels } = await live(db, life, { groups: 8, steps: 18, oracle: 8 });
    t.diagnostic(`${changesOf(told)} changes to ${life.day}, ${levels} values with a level at the most`);
    assert.ok(changesOf(told) > 10_000);
    assert.ok(levels > 60);
    await countsDistinct(db);
    await holds(db, life);
  });
});

const changesOf = (told: readonly string[]) =>
  told.reduce((sum, words) => sum + Number(/^\d+/.exec(words)?.[0] ?? 1), 0);

/** A business in two nested zones, or with several places in one, counts once in each. */
async function countsDistinct(db: Db) {
  const distinct = await db.query<{ zone: number; entities: number }>(
    `select j.zone, count(distinct s.entity)::int as entities from site s join site_zone j on j.site = s.id
     where s.superseded_batch is null and s.role = case when exists (
       select 1 from site o where o.entity = s.entity and o.role = 'operating' and o.superseded_batch is null) then 'operating' else 'registered' end
     group by j.zone order by j.zone`,
  );
  const kept = (await liveValues(db, null)).filter(({ guarded }) => !guarded);
  assert.deepEqual(
    kept.filter(({ entities }) => entities > 0).map(({ zone, entities }) => ({ zone, entities })),
    distinct,
  );
}
