import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Db } from '@/db/db';
import { entityKinds } from '@/lib/credit/entity';
import { type Viewer, viewerOf } from '@/lib/credit/publication';
import { ownDivisions } from '@/lib/server/own-divisions';
import { encodeTile } from '@/lib/tiles/encode';
import {
  RAW_POINTS,
  type TileAddress,
  type TileFilter,
  type TileRead,
  type TileScope,
  WORLD_BITS,
} from '@/lib/tiles/tile-source';
import { type DecodedFeature, decodedTile } from './support/decoded-tile';
import { forEachEngine } from './support/engines';
import { row, take } from './support/rows';
import { DAY, GRADES, live, read } from './support/tile-life';
import { type ExpectedPoint, isIn, isWithin, saidOfFeature, saidOfPoint, shownPoints } from './support/tile-oracle';
import { scopes, tileAt } from './support/tile-scopes';

const everything = { grade: null, demonstration: null, kinds: entityKinds };

const district: Viewer = { audience: 'district', divisions: ['330780'], entity: null };
const viewers: [Viewer, (divisions: readonly number[]) => TileScope][] = [
  [viewerOf('public'), () => scopes.public(GRADES)],
  [viewerOf('wall'), () => scopes.wall(GRADES)],
  [district, (divisions) => scopes.district(GRADES, divisions)],
  [viewerOf('regulator'), () => scopes.regulator(GRADES)],
];

/** The features of a layer of a tile, as it is served; of a layer that is not there none. */
const featuresIn = (tile: TileRead, layer: string) => decodedTile(encodeTile(tile))[layer] ?? [];

forEachEngine('tiles out of the tables', (open, engine) => {
  let db: Db;
  let scheme: number;
  before(async () => {
    db = await open(DAY);
    scheme = await live(db, { seed: 7, steps: 50 });
  });

  test('a tile of few shows each audience exactly the businesses, grades, states and places that the rules show it', async (t) => {
    const filters: TileFilter[] = [
      { ...everything, scheme },
      { ...everything, scheme, grade: 'A' },
      { ...everything, scheme, demonstration: true },
      { ...everything, scheme, demonstration: false, kinds: ['individual', 'other'] },
    ];
    let compared = 0;
    for (const [viewer, scopeOf] of viewers) {
      const scope = scopeOf(await ownDivisions(db, viewer));
      const points = await shownPoints(db, viewer, scheme, DAY);
      assert.ok(viewer.audience === 'wall' || points.length > 20, 'there is something to see');
      for (const z of engine === 'postgres' ? [0, 3, 7, 10, 12, 14, 16, 19, 22] : [0, 14, 22])
        for (const { at } of points.filter((_, i) => (z < 9 ? i === 0 : i % (engine === 'postgres' ? 7 : 15) === 0))) {
          const [x, y] = at.map((unit) => Math.floor(unit / 2 ** (WORLD_BITS - z))) as [number, number];
          for (const filter of filters) {
            const features = featuresIn(await read(db, { z, x, y }, filter, scope), 'entities');
            const within = points.filter((point) => isWithin(point, { z, x, y }) && isIn(point, filter));
            const where = `${viewer.audience} ${z}/${x}/${y} ${JSON.stringify(filter)}`;
            assert.deepEqual(features.map(saidOfFeature), within.map(saidOfPoint), where);
            for (const [i, point] of within.entries()) assertNear(features[i]!, point, { z, x, y }, where);
            compared += within.length;
          }
        }
    }
    t.diagnostic(`${compared} features compared`);
    assert.ok(compared > 150);
  });

  test('where more than 4,000 are it shows counts that add up to the businesses, and deeper down or filtered the businesses', async () => {
    const tower = [121.4, 30.4] as const;
    const rows = (first: number, n: number, at: (i: number) => readonly [number, number], kind: string) =>
      Array.from({ length: n }, (_, i) => {
        const [lng, lat] = at(i);
        return row({ code: `t${first + i}`, sourceKey: `t${first + i}`, kind, grade: GRADES[i % 4], lng, lat });
      });
    await take(
      db,
      rows(0, RAW_POINTS + 1, () => tower, 'enterprise'),
    );
    await take(
      db,
      rows(10_000, 300, (i) => [tower[0] + 0.01 + (i % 20) * 0.0005, tower[1] + i * 0.0001], 'individual'),
    );
    const own = (z: number) => tileAt(z, ...tower);
    const scope = scopes.public(GRADES);
    for (const z of [0, 6, 13, 14, 15, 18, 20, 22]) {
      const tile = await read(db, own(z), { ...everything, scheme }, scope);
      assert.deepEqual(featuresIn(tile, 'entities'), [], `zoom ${z}`);
      const cells = featuresIn(tile, 'cells');
      const total = (key: string) => cells.reduce((sum, { properties }) => sum + Number(properties[key] ?? 0), 0);
      const points = (await shownPoints(db, viewerOf('public'), scheme, DAY)).filter((point) => isOwn(point, own(z)));
      const graded = (grade: string) => points.filter((point) => point.grade === grade).length;
      assert.deepEqual(
        [total('n'), total('hidden'), total('demo'), ...GRADES.map((grade) => total(`g_${grade}`))],
        [
          points.length,
          points.filter(({ grade, state }) => grade === null && state === null).length,
          points.filter(({ demonstration }) => demonstration).length,
          ...GRADES.map(graded),
        ],
        `zoom ${z}`,
      );
      for (const { properties } of cells) {
        const { n, demo: _, ...parts } = properties;
        assert.equal(
          Object.values(parts).reduce<number>((sum, part) => sum + Number(part), 0),
          n,
        );
      }
    }
    // Under a filter the same tile holds fewer; so does a tile beside the tower.
    const filtered = featuresIn(await read(db, own(6), { ...everything, scheme, grade: 'A' }, scope), 'entities');
    assert.ok(filtered.length >= 1_000 && filtered.every(({ properties }) => properties.grade === 'A'));
    const individuals = featuresIn(
      await read(db, own(0), { ...everything, scheme, kinds: ['individual'] }, scope),
      'entities',
    );
    assert.ok(individuals.length >= 300);
    // One business fewer, and it shows them all.
    await take(db, [row({ code: 't0', sourceKey: 't0', kind: 'enterprise', grade: 'A', lng: 121.9, lat: 30.9 })]);
    const fewer = featuresIn(await read(db, own(18), { ...everything, scheme }, scope), 'entities');
    assert.equal(fewer.length, RAW_POINTS);
  });

  test('a tile knows the zones in it: clipped to it, named, and with the level that each audience is shown', async () => {
    const z9 = tileAt(9, 120.5, 29.5);
    const zones = featuresIn(await read(db, z9, { ...everything, scheme }, scopes.regulator(GRADES)), 'zones');
    const [first] = await db.query<{ code: string; name: string }>(
      `select z.code, v.name from zone z join zone_version v on v.zone = z.id and v.superseded_batch is null
       where z.kind = 'region'`,
    );
    const region = zones.find(({ properties }) => properties.id === first!.code)!;
    assert.equal(region.properties.name, first!.name);
    assert.equal(region.properties.kind, 'region');
    for (const { rings } of zones)
      for (const [x, y] of rings.flat())
        assert.ok(x >= -64 && x <= 4160 && y >= -64 && y <= 4160 && Number.isInteger(x) && Number.isInteger(y));
    await db.query('update tiled_zone set exact_level = 712, published_level = 523');
    const levels = async (scope: TileScope) =>
      new Set((await read(db, z9, { ...everything, scheme }, scope)).zones.map(({ level }) => level));
    const [{ division } = { division: null }] = await db.query<{ division: number | null }>(
      'select division from tiled_zone where division is not null',
    );
    assert.deepEqual(await levels(scopes.regulator(GRADES)), new Set([71.2]));
    assert.deepEqual(await levels(scopes.public(GRADES)), new Set([52.3]));
    if (division !== null)
      assert.ok((await levels(scopes.district(GRADES, [division]))).has(71.2), 'a district sees its own exactly');
  });

  test('beyond the data there is nothing, and before the first business neither', async () => {
    const empty = await open(DAY);
    for (const [at, where] of [
      [db, tileAt(5, -60, -30)],
      [empty, tileAt(0, 0, 0)],
      [empty, tileAt(14, 120, 30)],
    ] as const) {
      const tile = await read(at, where, { ...everything, scheme: null }, scopes.public([]));
      assert.deepEqual(
        [...featuresIn(tile, 'entities'), ...featuresIn(tile, 'cells'), ...featuresIn(tile, 'zones')],
        [],
      );
    }
  });
});

/** Is a point in a tile itself? */
const isOwn = ({ at }: ExpectedPoint, { z, x, y }: TileAddress) =>
  at.every((unit, i) => Math.floor(unit / 2 ** (WORLD_BITS - z)) === [x, y][i]);

/** Both round down, but not from the same last digits: at zoom 22 a unit is 2 mm, and the Mercator formulas differ by less. */
function assertNear({ rings }: DecodedFeature, { at }: ExpectedPoint, { z, x, y }: TileAddress, where: string) {
  const unit = 2 ** (WORLD_BITS - z - 12);
  const exact = at.map((position, i) => position / unit - [x, y][i]! * 4096);
  const [place] = rings.flat();
  for (const [i, position] of place!.entries())
    assert.ok(Math.abs(position - Math.floor(exact[i]!)) <= 1, `${where}: ${position} for ${exact[i]}`);
}
