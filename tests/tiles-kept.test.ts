import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { Db } from '@/db/db';
import { appliedRevision } from '@/db/queries/aggregates';
import { appliedAfter } from '@/db/queries/feed';
import { schemes } from '@/db/queries/schemes';
import { touchedTiles } from '@/db/queries/tile-changes';
import { readTile } from '@/db/queries/tiles';
import { entityKinds } from '@/lib/credit/entity';
import { type Viewer, viewerOf } from '@/lib/credit/publication';
import { aggregate, recompute } from '@/lib/server/aggregate';
import { ownDivisions } from '@/lib/server/own-divisions';
import { seedShipped } from '@/lib/server/shipped';
import { encodeTile } from '@/lib/tiles/encode';
import { tileNamed } from '@/lib/tiles/tile-address';
import {
  PLACE_CELLS,
  sights,
  type TileAddress,
  type TileFilter,
  type TileScope,
  type TouchedTiles,
} from '@/lib/tiles/tile-source';
import { isSeen, tilesTouched, toldAs, type Watcher } from '@/lib/tiles/touched';
import { decodedTile } from './support/decoded-tile';
import { forEachEngine, untouched } from './support/engines';
import { drawZones, RandomLife, seeded } from './support/random-life';
import { row, take } from './support/rows';
import { scopes, tileAt } from './support/tile-scopes';

const DAY = '2026-11-22';
const COUNTING = { day: DAY, timeZone: 'Asia/Shanghai' };
const GRADES = ['A', 'B', 'C', 'D'];
const everything = { grade: null, demonstration: null, kinds: entityKinds };

const district: Viewer = { audience: 'district', divisions: ['330780'], entity: null };
const looks: { viewer: Viewer; sight: number; scopeOf: (divisions: readonly number[]) => TileScope }[] = [
  { viewer: viewerOf('public'), sight: sights.public, scopeOf: () => scopes.public(GRADES) },
  { viewer: viewerOf('wall'), sight: sights.public | sights.wall, scopeOf: () => scopes.wall(GRADES) },
  {
    viewer: district,
    sight: sights.public | sights.inside,
    scopeOf: (divisions) => scopes.district(GRADES, divisions),
  },
  { viewer: viewerOf('regulator'), sight: sights.regulator, scopeOf: () => scopes.regulator(GRADES) },
];

/** Every point that is in the tiles, as the finest cell that it lies in. */
const cellsOf = (db: Db) =>
  db.query<{ x: number; y: number }>('select distinct x >> 14 as x, y >> 14 as y from tiled_point order by 1, 2');

/** The tiles of some zooms in which these cells lie, or into whose buffer they reach, by name. */
function tilesAround(cells: readonly { x: number; y: number }[], zooms: readonly number[]): Set<string> {
  const names = new Set<string>();
  for (const { x, y } of cells)
    for (const z of zooms) {
      const side = PLACE_CELLS / 2 ** z;
      const buffer = side / 64;
      for (const [dx, dy] of [
        [-1, -1],
        [-1, 1],
        [1, -1],
        [1, 1],
      ] as const)
        names.add(`${z}/${Math.floor((x + dx * buffer) / side)}/${Math.floor((y + dy * buffer) / side)}`);
    }
  return names;
}

const bytesOf = async (db: Db, address: TileAddress, filter: TileFilter, scope: TileScope) =>
  Buffer.from(encodeTile(await db.transaction((tx) => readTile(tx, address, filter, scope), 'snapshot'))).toString(
    'base64',
  );

/** What a map reads of a tile, feature by feature. */
const linesOf = async (db: Db, address: TileAddress, filter: TileFilter, scope: TileScope) =>
  Object.entries(decodedTile(Buffer.from(await bytesOf(db, address, filter, scope), 'base64'))).flatMap(
    ([layer, features]) => features.map((feature) => `${layer} ${JSON.stringify(feature)}`),
  );

forEachEngine('kept tiles', (open, engine) => {
  /** The same life twice: one is a step behind, so that each tile can be read before and after. */
  let [db, behind] = [] as unknown as [Db, Db];
  let scheme: number;
  before(async () => {
    [db, behind] = [untouched(await open()), untouched(await open())];
    for (const each of [db, behind]) {
      await seedShipped(each);
      await drawZones(each, seeded(1));
      await aggregate(each, COUNTING);
    }
    scheme = (await schemes(db)).find(({ id }) => id === 'CN-2026')!.number;
  });

  const filters = (): TileFilter[] => [
    { ...everything, scheme },
    { ...everything, scheme, grade: 'A' },
    { ...everything, scheme, demonstration: true },
    { ...everything, scheme, demonstration: false, kinds: ['individual', 'other'] },
  ];
  const zooms = engine === 'postgres' ? [0, 8, 12, 14, 17] : [2, 10, 14];

  /** Names of the tiles that a watcher was told of; null = all. */
  function told(changes: readonly TouchedTiles[], watcher: Watcher): Set<string> | null {
    if (changes.some(({ places }) => places === 'all')) return null;
    const places = changes.flatMap((change) => (change.places === 'all' ? [] : change.places));
    const names = tilesTouched(
      places.filter((place) => isSeen(place, watcher)),
      Number.POSITIVE_INFINITY,
    );
    return names === 'all' ? null : new Set(names);
  }

  test('whatever was written, rolled back, moved or redrawn, tiles are what putting all in anew gives, and each that differs was told to who sees it', async (t) => {
    const lives = [new RandomLife(db, seeded(11)), new RandomLife(behind, seeded(11))] as const;
    const steps = engine === 'postgres' ? 64 : 25;
    const seen = { differing: 0, told: 0, all: 0 };
    /** Of those told to each audience by name: all, and those that differ under no filter. */
    const toldTo = new Map(looks.map(({ viewer }) => [viewer.audience, { all: 0, extra: 0 }]));
    let owed = 0;
    for (let step = 0; step < steps; step++) {
      const what = await lives[0].step();
      // Sometimes two commits wait together: nobody has seen what was between them.
      owed++;
      if (step % 3 === 1) continue;
      const before = await appliedRevision(db);
      await aggregate(db, COUNTING);
      const found = await recompute(db, { ...COUNTING, check: true });
      assert.deepEqual(found!.differences, [], `after step ${step}: ${what}`);
      const changes = await touchedTiles(db, before, await appliedRevision(db));
      const { viewer, sight, scopeOf } = looks[step % looks.length]!;
      const divisions = await ownDivisions(db, viewer);
      // Numbers of divisions are each database's own.
      const scopeIn = async (each: Db) => scopeOf(await ownDivisions(each, viewer));
      const [scope, scopeBefore] = [await scopeIn(db), await scopeIn(behind)];
      const names = told(changes, { sight, divisions, scheme });
      if (names === null) seen.all++;
      const cells = [...(await cellsOf(db)), ...(await cellsOf(behind))];
      const candidates = tilesAround(cells, zooms);
      const isOther = async (name: string, filter: TileFilter) => {
        const address = tileNamed(name);
        return (await bytesOf(db, address, filter, scope)) !== (await bytesOf(behind, address, filter, scopeBefore));
      };
      const filter = filters()[Math.floor(step / 4) % 4]!;
      for (const name of candidates) {
        if (!(await isOther(name, filter))) continue;
        seen.differing++;
        const isTold = names === null || names.has(toldAs(tileNamed(name)));
        if (isTold) continue;
        const now = await linesOf(db, tileNamed(name), filter, scope);
        const was = await linesOf(behind, tileNamed(name), filter, scopeBefore);
        const lines = [
          ...now.filter((line) => !was.includes(line)),
          '----',
          ...was.filter((line) => !now.includes(line)),
        ];
        assert.fail(`${viewer.audience}: ${name} differs untold after step ${step}: ${what}\n${lines.join('\n')}`);
      }
      for (const name of names ?? []) {
        if (!candidates.has(name)) continue;
        seen.told++;
        const counted = toldTo.get(viewer.audience)!;
        counted.all++;
        const others = await Promise.all(filters().map((each) => isOther(name, each)));
        if (!others.some((other) => other)) counted.extra++;
      }
      for (; owed > 0; owed--) await lives[1].step();
      await aggregate(behind, COUNTING);
    }
    const extra = [...toldTo].map(([audience, { all, extra }]) => `${audience} ${extra} of ${all}`).join(', ');
    t.diagnostic(
      `${seen.differing} tiles differed, ${seen.all} times all were told; told by name and differing under no filter: ${extra}`,
    );
    // A wall is told what it counts, also where it is shown only those that it names.
    for (const [audience, { all, extra }] of toldTo)
      assert.ok(
        audience === 'wall' || extra <= 1 + 0.05 * all,
        `${audience} was told ${extra} tiles of ${all} for nothing`,
      );
    assert.ok(seen.differing > 20 && seen.told > 20, 'the life was too quiet to show anything');
  });

  test('putting all in anew from nothing gives the same tiles, bit for bit', async () => {
    const bits = () =>
      db.query<{ bits: string }>(
        `select md5(string_agg(c, ';' order by c)) as bits from (
           select row(p.entity, p.x, p.y, p.cell, c.coarse, c.kind, c.division, c.operating, c.demonstration, c.named, c.schemes, c.outcomes, c.grades)::text as c
           from tiled_point p join tile_class c on c.id = p.class
           union all select row(t.cell, c.coarse, c.kind, c.division, c.operating, c.demonstration, c.named, c.schemes, c.outcomes, c.grades, e.entry % 4294967296)::text
           from tile_cell t cross join unnest(t.entries) e (entry) join tile_class c on c.id = e.entry / 4294967296
           union all select tiled_zone::text from tiled_zone) x`,
      );
    await aggregate(db, COUNTING);
    const was = await bits();
    await db.exec('delete from tiled_point; delete from tile_cell');
    const found = await recompute(db, { ...COUNTING, check: false });
    assert.ok(found!.differences.some(({ what }) => what === 'tile'));
    await aggregate(db, COUNTING);
    assert.deepEqual(await bits(), was);
  });

  test('a point, a count or a zone that is wrong in the tiles is found and named, put right, and told as a change of every tile', async () => {
    await db.exec(`update tiled_point set x = x + 1 where entity = (select min(entity) from tiled_point);
      update tile_cell set entries = array[entries[1] + 1] || entries[2:] where cell = (select min(cell) from tile_cell);
      update tiled_zone set name = 'Wrong' where zone = (select min(zone) from tiled_zone)`);
    const found = await recompute(db, { ...COUNTING, check: true });
    assert.deepEqual([...new Set(found!.differences.map(({ what }) => what))].sort(), [
      'tile',
      'tile_cell',
      'tiled_zone',
    ]);
    const mended = await recompute(db, { ...COUNTING, check: false });
    await aggregate(db, COUNTING);
    assert.deepEqual((await recompute(db, { ...COUNTING, check: true }))!.differences, []);
    assert.deepEqual(await touchedTiles(db, mended!.recomputed! - 1, mended!.recomputed!), [
      { revision: mended!.recomputed, places: 'all' },
    ]);
  });

  test('one business that moves is told by where it was and where it is; its coarsened place to the public, its exact one not', async () => {
    const at = async (lng: number, lat: number, sourceKey: string) => {
      await take(db, [row({ code: 'mover', kind: 'individual', grade: 'A', sourceKey, lng, lat })]);
      const applied = await appliedRevision(db);
      await aggregate(db, COUNTING);
      const [change] = await touchedTiles(db, applied, await appliedRevision(db));
      return change!.places as Exclude<TouchedTiles['places'], 'all'>;
    };
    await at(120.4321, 29.4321, 'mover');
    const places = (await at(120.5678, 29.5678, 'mover')).filter(({ east, west }) => east === west);
    const cellAt = (lng: number, lat: number) => {
      const { x, y } = tileAt(20, lng, lat);
      return `${x} ${y}`;
    };
    const forSight = (sight: number) =>
      places
        .filter((place) => (place.sight & sight) !== 0)
        .map(({ west, north }) => `${west} ${north}`)
        .sort();
    assert.deepEqual(forSight(sights.regulator), [cellAt(120.4321, 29.4321), cellAt(120.5678, 29.5678)].sort());
    assert.deepEqual(forSight(sights.public), [cellAt(120.432, 29.432), cellAt(120.568, 29.568)].sort());
  });

  test('what was written past the outbox is told as a recount, and places go with the changes that they are of', async () => {
    await db.query(
      'update site set tile_geom = st_translate(tile_geom, 100, 0) where id = (select min(id) from site where superseded_batch is null)',
    );
    const applied = await appliedRevision(db);
    await aggregate(db, COUNTING);
    await aggregate(db, COUNTING);
    const changes = await appliedAfter(db, applied, 10);
    assert.deepEqual(
      changes.map(({ kind }) => kind),
      ['recount'],
    );
    assert.equal((await touchedTiles(db, applied, changes[0]!.revision))[0]!.places, 'all');
    await db.query('delete from change where revision <= $1', [applied]);
    const [left] = await db.query<{ n: number }>('select count(*) as n from tile_change where revision <= $1', [
      applied,
    ]);
    assert.equal(left!.n, 0);
  });
});
