import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { acceptedCoding, isKnown, TileBytes } from '@/lib/server/tile-bytes';
import { TileCache, type TileOf } from '@/lib/server/tile-cache';
import { ancestorAt, tileName } from '@/lib/tiles/tile-address';
import { sights, type TileAddress, type TouchedPlace } from '@/lib/tiles/tile-source';
import { tilesOf, toldAs, type Watcher } from '@/lib/tiles/touched';
import { seeded } from './support/random-life';

const everybody: Watcher = { sight: sights.public, divisions: [], scheme: 1 };
const text = (bytes: TileBytes) => Buffer.from(bytes.plain).toString();
const bytesOf = (content: string, revision: number) => new TileBytes(Buffer.from(content), revision);

const tileOf = (address: TileAddress, watcher = everybody): TileOf => ({
  key: `${JSON.stringify(watcher)} ${tileName(address)}`,
  address,
  watcher,
});
const cell = (x: number, y: number, part: Partial<TouchedPlace> = {}): TouchedPlace => ({
  west: x,
  east: x,
  north: y,
  south: y,
  sight: sights.public,
  division: null,
  scheme: null,
  ...part,
});

/** Give a tile to the cache as one that was read at a revision. */
const fill = (cache: TileCache, of: TileOf, content: string, revision: number) =>
  cache.get(of, async () => ({ key: of.key, bytes: bytesOf(content, revision) }));

test('a tile is read once, however many ask while it is read and after', async () => {
  const cache = new TileCache();
  const of = tileOf({ z: 14, x: 8, y: 8 });
  let reads = 0;
  const read = async () => {
    reads++;
    await new Promise((resolve) => setImmediate(resolve));
    return { key: of.key, bytes: bytesOf('a', 1) };
  };
  const all = await Promise.all(Array.from({ length: 50 }, () => cache.get(of, read)));
  assert.ok(all.every((bytes) => bytes === all[0]));
  assert.equal(await cache.get(of, read), all[0]);
  assert.equal(reads, 1);
});

test('a reading that fails is nobody’s but those who waited for it', async () => {
  const cache = new TileCache();
  const of = tileOf({ z: 3, x: 1, y: 1 });
  const fail = () => cache.get(of, async () => Promise.reject(new Error('gone')));
  await Promise.all([assert.rejects(fail(), /gone/), assert.rejects(fail(), /gone/)]);
  assert.equal(text(await fill(cache, of, 'there', 4)), 'there');
});

test('a change drops what it touches, at every zoom and deeper, for whom it shows, and nothing else', async () => {
  const cache = new TileCache();
  const [x, y] = [8 * 64 + 20, 9 * 64 + 20];
  const regulator: Watcher = { sight: sights.regulator, divisions: [], scheme: 1 };
  const other: Watcher = { ...everybody, scheme: 2 };
  const touched = [
    { z: 14, x: 8, y: 9 },
    { z: 16, x: 8 * 4, y: 9 * 4 },
    { z: 10, x: 0, y: 0 },
    { z: 0, x: 0, y: 0 },
  ].map((address) => tileOf(address));
  const spared = [
    tileOf({ z: 14, x: 9, y: 9 }),
    tileOf({ z: 10, x: 1, y: 0 }),
    tileOf({ z: 14, x: 8, y: 9 }, regulator),
    tileOf({ z: 14, x: 8, y: 9 }, other),
  ];
  for (const of of [...touched, ...spared]) await fill(cache, of, of.key, 5);
  cache.touch([{ revision: 6, places: [cell(x, y, { scheme: 1 })] }]);
  for (const of of touched) assert.equal(cache.find(of.key), undefined, of.key);
  for (const of of spared) assert.ok(cache.find(of.key), of.key);
  cache.touch([{ revision: 7, places: 'all' }]);
  assert.deepEqual(cache.size, { tiles: 0, bytes: 0 });
});

test('a change that was in the snapshot drops nothing; a place of the whole world drops what it shows in', async () => {
  const cache = new TileCache();
  const of = tileOf({ z: 14, x: 8, y: 9 });
  const walls = tileOf({ z: 14, x: 8, y: 9 }, { ...everybody, sight: sights.wall });
  await fill(cache, of, 'a', 5);
  await fill(cache, walls, 'b', 5);
  cache.touch([{ revision: 5, places: [cell(8 * 64, 9 * 64)] }]);
  assert.ok(cache.find(of.key));
  cache.touch([{ revision: 6, places: [{ ...cell(0, 0), east: 2 ** 20 - 1, south: 2 ** 20 - 1 }] }]);
  assert.equal(cache.find(of.key), undefined);
  assert.ok(cache.find(walls.key), 'it shows to nobody of these');
});

test('what turned out to be another tile than was asked for is given, and not kept', async () => {
  const cache = new TileCache();
  const of = tileOf({ z: 1, x: 0, y: 0 });
  const given = await cache.get(of, async () => ({ key: 'under another scheme', bytes: bytesOf('a', 1) }));
  assert.equal(text(given), 'a');
  assert.equal(cache.find(of.key), undefined);
});

test('its bytes are bounded, those of codings included: what was not used for longest goes', async () => {
  const cache = new TileCache(300_000);
  const at = (x: number) => tileOf({ z: 10, x, y: 0 });
  for (let x = 0; x < 4; x++) await fill(cache, at(x), `${x}`.repeat(60_000), 1);
  assert.ok(cache.find(at(0).key));
  await fill(cache, at(4), '4'.repeat(60_000), 1);
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((x) => cache.find(at(x).key) !== undefined),
    [true, false, true, true, true],
  );
  const before = cache.size.bytes;
  const { length } = await cache.find(at(0).key)!.coded('gzip');
  assert.equal(cache.size.bytes, before + length);
  for (let x = 5; x < 40; x++) await fill(cache, at(x), 'x'.repeat(90_000), 1);
  assert.ok(cache.size.bytes <= 300_000, `${cache.size.bytes} bytes`);
});

/**
 * A made-up database of tiles, whose commits become known later, in their order; readings that end in any order. Each
 * tile says how many commits have touched it.
 */
class World {
  readonly cache = new TileCache();
  revision = 0;
  told = 0;
  readonly #touches: { revision: number; x: number; y: number }[] = [];
  readonly #open: (() => void)[] = [];

  constructor(readonly random: () => number) {}

  pick = (n: number) => Math.floor(this.random() * n);

  commit() {
    this.revision++;
    this.#touches.push({ revision: this.revision, x: 64 * 8 + this.pick(256), y: 64 * 8 + this.pick(256) });
  }

  tell() {
    const next = this.#touches.find(({ revision }) => revision === this.told + 1);
    if (next === undefined) return;
    this.cache.touch([{ revision: next.revision, places: [cell(next.x, next.y)] }]);
    this.told = next.revision;
  }

  newestTouch(address: TileAddress, through: number): number {
    const told = toldAs(address);
    const isIn = ({ x, y }: { x: number; y: number }) =>
      tilesOf(cell(x, y), Math.min(14, address.z)).some((tile) => tileName(tile) === told);
    return this.#touches.filter((touch) => touch.revision <= through && isIn(touch)).at(-1)?.revision ?? 0;
  }

  /** Somebody asks. @returns what was known when it did, and the tile that it was given */
  ask(address: TileAddress) {
    const mustHold = this.newestTouch(address, this.told);
    const of = tileOf(address);
    const given = this.cache.get(of, async () => {
      const { revision } = this;
      const content = String(this.newestTouch(address, revision));
      await new Promise<void>((resolve) => this.#open.push(resolve));
      return { key: of.key, bytes: bytesOf(content, revision) };
    });
    return { address, mustHold, given };
  }

  finishOne() {
    const [finish] = this.#open.splice(this.pick(this.#open.length), 1);
    finish?.();
  }

  finishAll() {
    for (const finish of this.#open.splice(0)) finish();
  }
}

test('in whatever order commits, news and readings fall, nobody is given what is older than what was known when asking', async () => {
  const world = new World(seeded(8));
  const asked: ReturnType<World['ask']>[] = [];
  for (let step = 0; step < 6_000; step++) {
    const deed = world.pick(10);
    if (deed < 2) world.commit();
    else if (deed < 4) world.tell();
    else if (deed < 7) {
      const z = [0, 9, 13, 14, 14, 14, 16][world.pick(7)]!;
      const within = { z: 16, x: 32 + world.pick(16), y: 32 + world.pick(16) };
      asked.push(world.ask(ancestorAt(within, z)));
    } else world.finishOne();
    // What was given has to reach whoever waits for it before the next thing happens.
    await null;
  }
  world.finishAll();
  let [kept, old] = [0, 0];
  for (const { address, mustHold, given } of asked) {
    const content = Number(text(await given));
    assert.ok(content >= mustHold, `${tileName(address)} is of ${content}, ${mustHold} was known`);
    if (content < world.newestTouch(address, world.revision)) old++;
  }
  while (world.told < world.revision) world.tell();
  for (const { address } of asked) {
    const bytes = world.cache.find(tileOf(address).key);
    if (bytes === undefined) continue;
    kept++;
    assert.equal(Number(text(bytes)), world.newestTouch(address, world.revision), tileName(address));
  }
  assert.ok(kept > 50 && old > 300, `${kept} kept, ${old} given that were old by the end: the test says something`);
});

test('a coding gives the same bytes back, is made once, and is left out where it gains nothing', async () => {
  const plain = Buffer.from('a tile '.repeat(500));
  const bytes = new TileBytes(plain, 3);
  const [gzip, br] = [await bytes.coded('gzip'), await bytes.coded('br')];
  assert.deepEqual([gunzipSync(gzip), brotliDecompressSync(br)], [plain, plain]);
  assert.ok(gzip.length < 200 && br.length < 200);
  assert.equal(bytes.size, plain.length + gzip.length + br.length);
  assert.equal(bytes.coded('gzip'), bytes.coded('gzip'));
  assert.equal(bytes.codingFor('br'), 'br');
  assert.equal(bytesOf('short', 1).codingFor('br'), 'identity');
});

test('the same content has the same tag, at whatever revision, and another has another', () => {
  assert.equal(bytesOf('a', 1).etag, bytesOf('a', 9).etag);
  assert.notEqual(bytesOf('a', 1).etag, bytesOf('b', 1).etag);
  assert.match(bytesOf('a', 1).etag, /^W\/"[\w-]{22}"$/);
});

test('the coding is the one that is most welcome, brotli before gzip', () => {
  const cases: [header: string | null, coding: string][] = [
    [null, 'identity'],
    ['', 'identity'],
    ['gzip', 'gzip'],
    ['gzip, deflate, br, zstd', 'br'],
    ['br;q=0.5, gzip;q=0.8', 'gzip'],
    ['br;q=0, gzip;q=0', 'identity'],
    ['*', 'br'],
    ['*;q=0', 'identity'],
    ['br;q=0, *', 'gzip'],
    ['GZIP;Q=1.0', 'gzip'],
    ['gzip;q=nonsense', 'identity'],
    ['deflate', 'identity'],
  ];
  for (const [header, coding] of cases) assert.equal(acceptedCoding(header), coding, String(header));
});

test('a tag is known in a list, weak or strong, or by a star', () => {
  for (const header of ['W/"a"', '"a"', '"b", W/"a"', '*', ' "a" ']) assert.ok(isKnown(header, 'W/"a"'), header);
  for (const header of [null, '', '"b"', 'a', '"a" "b"']) assert.ok(!isKnown(header, 'W/"a"'), String(header));
});
