import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ServedTile, TileReader } from '@/components/map/tile-reader';
import { encodeTile } from '@/lib/tiles/encode';
import { tileName } from '@/lib/tiles/tile-address';
import type { TileAddress } from '@/lib/tiles/tile-source';
import { type PointRow, packedPoints } from './support/packed-rows';

const grades = ['A', 'B'];
const home: TileAddress = { z: 14, x: 13656, y: 6760 };
const beside: TileAddress = { z: 14, x: 13657, y: 6760 };
const below: TileAddress = { z: 16, x: 13656 * 4 + 3, y: 6760 * 4 + 1 };

const shop = (id: number, grade: string, at: [number, number] = [100, 100]): PointRow => ({
  id,
  grade,
  state: null,
  kind: 'enterprise',
  demo: false,
  x: at[0],
  y: at[1],
});
const tileOf = (rows: readonly PointRow[]) =>
  encodeTile({ content: { kind: 'points', points: packedPoints(rows, grades), grades }, zones: [] });

/** A map that shows tiles, and passes over those that are loading when it is told to read them again. */
function world(serve: (address: TileAddress, atLeast: number) => ServedTile | null | Promise<ServedTile | null>) {
  const asked: string[] = [];
  const shown = new Map<string, ServedTile>();
  const loading = new Set<string>();
  const changed: number[] = [];
  const { signal } = new AbortController();
  const reader = new TileReader({
    ask: async (address, atLeast) => {
      asked.push(`${tileName(address)} ${atLeast}`);
      return serve(address, atLeast);
    },
    refresh(addresses) {
      for (const address of addresses) if (shown.has(tileName(address))) void load(address);
    },
    onRead: (_, marks) => changed.push(...marks.map(({ id }) => id)),
    pause: () => new Promise(setImmediate),
  });
  async function load(address: TileAddress) {
    const name = tileName(address);
    const before = shown.get(name);
    if (before === undefined) loading.add(name);
    const tile = await reader.read(address, signal);
    await new Promise(setImmediate); // the map reads its contents
    shown.set(name, tile);
    loading.delete(name);
    // What is the same goes by in silence.
    if (tile.etag === null || tile.etag !== before?.etag) reader.shown(address);
  }
  return { reader, asked, shown, changed, load };
}
const settled = async () => {
  for (let turn = 0; turn < 30; turn++) await new Promise(setImmediate);
};
const served = (revision: number, rows: readonly PointRow[] = []): ServedTile => ({
  bytes: tileOf(rows),
  etag: null,
  revision,
});

test('of the tiles of a map exactly those are read again that are told, and deeper ones by their ancestor', async () => {
  const { reader, asked, load } = world((_, atLeast) => served(Math.max(7, atLeast)));
  for (const address of [home, beside, below]) await load(address);
  asked.length = 0;
  reader.tell(['14/13656/6760', '13/1/1', '14/9/9'], 9);
  await settled();
  assert.deepEqual(asked, ['14/13656/6760 9', `${tileName(below)} 9`]);
  reader.tell(['14/1/1'], 12);
  await settled();
  assert.equal(asked.length, 2);
});

test('what is held already is not read again, also when any tile may be another', async () => {
  const { reader, asked, load } = world(() => served(20));
  await load(home);
  reader.tell('all', 20);
  await settled();
  assert.deepEqual(asked, ['14/13656/6760 0']);
  reader.tell('all', 21);
  await settled();
  assert.deepEqual(asked, ['14/13656/6760 0', '14/13656/6760 21']);
});

test('a tile that is told of while it is on its way, or while the map takes it, is read once more', async () => {
  const gates: (() => void)[] = [];
  const { reader, asked, load } = world(async (_, atLeast) => {
    await new Promise<void>((resolve) => gates.push(resolve));
    return served(Math.max(4, atLeast));
  });
  const first = load(home);
  await settled();
  reader.tell(['14/13656/6760'], 5);
  await settled();
  assert.equal(asked.length, 1, 'the map would pass over it now');
  gates.shift()!();
  await first;
  await settled();
  assert.deepEqual(asked, ['14/13656/6760 0', '14/13656/6760 5']);
  reader.tell(['14/13656/6760'], 6);
  gates.shift()!();
  await settled();
  gates.shift()!();
  await settled();
  assert.deepEqual(asked.slice(2), ['14/13656/6760 6']);
  assert.equal(gates.length, 0);
});

test('a server that is away is asked again until it answers, and the map keeps what it shows', async () => {
  let failures = 3;
  const { reader, asked, shown, load } = world((_, atLeast) => (failures-- > 0 ? null : served(Math.max(1, atLeast))));
  await load(home);
  assert.deepEqual([asked.length, shown.size], [4, 1]);
  failures = 2;
  reader.tell('all', 3);
  await settled();
  assert.deepEqual(asked.slice(4), ['14/13656/6760 3', '14/13656/6760 3', '14/13656/6760 3']);
});

test('what changed in a tile is named once: other grade, other place, come, gone; nothing when it comes first', async () => {
  let rows = [shop(1, 'A'), shop(2, 'A', [7, 7]), shop(3, 'A', [9, 9]), shop(4, 'B', [-5, 20])];
  const { reader, changed, load } = world((_, atLeast) => served(Math.max(1, atLeast), rows));
  await load(home);
  assert.deepEqual(changed, []);
  rows = [shop(1, 'B'), shop(2, 'A', [70, 70]), shop(5, 'A', [11, 11]), shop(4, 'A', [-5, 20])];
  reader.tell('all', 2);
  await settled();
  assert.deepEqual(changed.sort(), [1, 2, 2, 3, 5], 'one that moved at both places, one in the buffer at none');
});

test('whatever order news, answers and glances come in, the map ends at what the server has, tile by tile', async () => {
  const addresses = [home, beside, below];
  const step = fc.oneof(
    fc.record({ kind: fc.constant('commit' as const), tile: fc.nat(2), delay: fc.nat(6) }),
    fc.record({ kind: fc.constant('wait' as const), turns: fc.nat(4) }),
    fc.record({ kind: fc.constant('fail' as const), times: fc.integer({ min: 1, max: 2 }) }),
  );
  const run = async (
    steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[],
    latencies: readonly number[],
  ) => {
    let revision = 1;
    let [followed, fails, answers] = [1, 0, 0];
    const changedAt = new Map<string, number>();
    const contentOf = (address: TileAddress, upTo: number) => Math.min(upTo, changedAt.get(tileName(address)) ?? 1);
    const { reader, shown, load } = world(async (address, atLeast) => {
      if (fails > 0) {
        fails--;
        return null;
      }
      // A process that lags, but never behind what it is asked for.
      const asOf = Math.max(atLeast, followed);
      const content = contentOf(address, asOf);
      for (let turn = 0; turn < latencies[answers++ % latencies.length]!; turn++) await new Promise(setImmediate);
      return { bytes: tileOf([shop(content, 'A')]), etag: `${content}`, revision: asOf };
    });
    const news: Promise<void>[] = [];
    const loads = addresses.map(load);
    for (const one of steps) {
      if (one.kind === 'fail') fails = one.times;
      else if (one.kind === 'wait') for (let turn = 0; turn < one.turns; turn++) await new Promise(setImmediate);
      else {
        const at = ++revision;
        const address = addresses[one.tile]!;
        // Those that lie in a tile of zoom 14 are told by it.
        const told = one.tile === 1 ? beside : home;
        changedAt.set(tileName(address), at);
        news.push(
          (async () => {
            for (let turn = 0; turn < one.delay; turn++) await new Promise(setImmediate);
            followed = Math.max(followed, at);
            reader.tell([tileName(told)], at);
          })(),
        );
      }
    }
    await Promise.all([...loads, ...news]);
    for (let turn = 0; turn < 200; turn++) await new Promise(setImmediate);
    for (const address of addresses)
      assert.equal(
        shown.get(tileName(address))!.etag,
        String(changedAt.get(tileName(address)) ?? 1),
        tileName(address),
      );
  };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), fc.array(fc.nat(8), { minLength: 1, maxLength: 6 }), run),
    { seed: 8, numRuns: 300 },
  );
});
