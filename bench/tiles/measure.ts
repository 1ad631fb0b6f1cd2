import { MOST_BYTES } from '@/lib/tiles/encode';
import type { TileAddress } from '@/lib/tiles/tile-source';
import { bareCells, barePoints } from '@/tests/support/bare-tiles';
import { decodedTile } from '@/tests/support/decoded-tile';
import { printSpread, spreadOf } from '../support/report';
import { printHttp } from './over-http';
import type { Subject } from './subject';
import { placesOf, tilesAt } from './yiwu';

/** Tiles of every zoom by all ways beside each other, the order of the two that are compared changing. */

const ZOOMS = [6, 8, 10, 12, 13, 14, 15, 16, 18] as const;
const DAY = '2026-11-26';
const PER_SECOND = 50;
/** Clustering of the rows takes seconds where there are many: after so long it is not done for every sample. */
const LEAST_BARE = 3;
const BARE_BUDGET_MS = 6_000;
const WARM_UP = 2;

interface Sample {
  cold: number;
  compressed: number;
  warm: number;
  clusters: number;
  /** null = left out, because it takes long. */
  bare: number | null;
  bytes: number;
  features: number;
}

/** Of a kind of tile at a zoom while nothing changes: cold time, and features in it. */
export type Medians = Map<string, { ms: number; features: number }>;

async function timed<T>(work: () => T | Promise<T>): Promise<[took: number, result: T]> {
  const start = performance.now();
  const result = await work();
  return [performance.now() - start, result];
}

/** What a tile shows; read once before it is measured, by both, so that the database's pages are at hand for both. */
async function shown({ db, scheme, tile }: Subject, address: TileAddress) {
  const { entities, cells } = decodedTile((await tile(address)).plain);
  if (cells === undefined) await barePoints(db, address, scheme, DAY);
  return { isCells: cells !== undefined, features: (cells ?? entities ?? []).length };
}

async function sample(
  subject: Subject,
  address: TileAddress,
  isCells: boolean,
  order: { isBare: boolean; isFirst: boolean },
) {
  const { db, scheme, tile, forget, clusters } = subject;
  const bare = async () => (await timed(() => (isCells ? bareCells : barePoints)(db, address, scheme, DAY)))[0];
  const before = order.isBare && order.isFirst ? await bare() : null;
  forget();
  const [cold, read] = await timed(() => tile(address));
  const [gzip] = await timed(() => read.coded('gzip'));
  const [warm] = await timed(async () => (await tile(address)).coded('gzip'));
  const [clustered] = await timed(() => clusters.tile(address));
  const after = order.isBare && !order.isFirst ? await bare() : null;
  return { cold, compressed: cold + gzip, warm, clusters: clustered, bare: before ?? after, bytes: read.plain.length };
}

/** Samples of one run, by what the tiles show. */
async function run(subject: Subject, tiles: readonly TileAddress[]) {
  const taken = new Map<string, Sample[]>([
    ['points', []],
    ['cells', []],
  ]);
  const spent = { points: 0, cells: 0 };
  for (const [i, address] of tiles.entries()) {
    const { isCells, features } = await shown(subject, address);
    const kind = isCells ? 'cells' : 'points';
    const all = taken.get(kind)!;
    const isWarmUp = i < WARM_UP;
    const isBare = isCells ? !isWarmUp && (all.length < LEAST_BARE || spent[kind] < BARE_BUDGET_MS) : true;
    const each = await sample(subject, address, isCells, { isBare, isFirst: i % 2 === 0 });
    spent[kind] += each.bare ?? 0;
    if (!isWarmUp) all.push({ ...each, features });
  }
  return taken;
}

const median = (values: readonly number[]) => spreadOf(values).median;
const bareOf = (samples: readonly Sample[]) => samples.flatMap(({ bare }) => bare ?? []);
const medianOf = (samples: readonly Sample[], key: 'cold' | 'compressed' | 'warm' | 'clusters' | 'features') =>
  median(samples.map((each) => each[key]));

/** Ratios of the runs, least and most, and of all of them together. */
function ratios(
  runs: readonly Sample[][],
  over: (samples: readonly Sample[]) => number,
  under: (samples: readonly Sample[]) => number,
) {
  const of = runs.map((samples) => over(samples) / under(samples));
  const [all, each] = [runs.flat(), of.map((ratio) => ratio.toFixed(3)).join(', ')];
  return `${(over(all) / under(all)).toFixed(3)} (runs ${each})`;
}

function print(name: string, z: number, isCells: boolean, runs: readonly Sample[][]) {
  const all = runs.flat();
  const beside = isCells ? 'clustered of the rows' : 'bare ST_AsMVT';
  printSpread(
    `${name}: cold`,
    all.map(({ cold }) => cold),
    'ms',
    2,
  );
  printSpread(`${name}: ${beside}`, bareOf(all), 'ms', 2);
  const wanted = isCells
    ? z <= 12
      ? 'at most 0.05'
      : 'no figure'
    : z >= 14
      ? 'at most 1.2, compressed 1.5'
      : 'no figure';
  const bare = (samples: readonly Sample[]) => median(bareOf(samples));
  console.log(
    `${name}: cold / ${beside} ${ratios(runs, (s) => medianOf(s, 'cold'), bare)}, compressed ${ratios(runs, (s) => medianOf(s, 'compressed'), bare)}; wanted ${wanted}`,
  );
  const least = (samples: readonly Sample[]) => medianOf(samples, 'clusters');
  console.log(
    `${name}: warm ${medianOf(all, 'warm').toFixed(3)} ms; supercluster ${least(all).toFixed(3)} ms: cold / that ${ratios(runs, (s) => medianOf(s, 'cold'), least)}, warm / that ${ratios(runs, (s) => medianOf(s, 'warm'), least)}`,
  );
  const largest = Math.max(...all.map(({ bytes }) => bytes));
  console.log(`${name}: ${medianOf(all, 'features')} features, ${largest} bytes at most, ${MOST_BYTES} allowed`);
}

/** Measure while nothing changes, and while 50 businesses a second are evaluated anew. */
export async function measureTiles(
  subject: Subject,
  { samples, runs }: { samples: number; runs: number },
): Promise<Medians> {
  const places = await placesOf(subject.db, samples * 10);
  const medians: Medians = new Map();
  for (const isChanging of [false, true]) {
    if (isChanging) await subject.changes.call('begin', PER_SECOND);
    for (const z of ZOOMS) {
      const tiles = tilesAt(z, places).slice(0, samples + WARM_UP);
      // Where there are few tiles, each is measured again.
      while (tiles.length < LEAST_BARE + WARM_UP) tiles.push(tiles[0]!);
      const taken: Awaited<ReturnType<typeof run>>[] = [];
      for (let i = 0; i < runs; i++) taken.push(await run(subject, tiles));
      for (const kind of ['points', 'cells'] as const) {
        const of = taken.map((each) => each.get(kind)!).filter(({ length }) => length > 0);
        if (of.length === 0) continue;
        const title = `zoom ${z}, ${kind}`;
        const when = isChanging ? `${PER_SECOND} changes a second` : 'quiet';
        print(`${subject.businesses} businesses, ${when}, ${title}`, z, kind === 'cells', of);
        const all = of.flat();
        if (!isChanging) medians.set(title, { ms: medianOf(all, 'cold'), features: medianOf(all, 'features') });
      }
      if (z >= 14)
        await printHttp(
          subject,
          `${subject.businesses} businesses, ${isChanging ? `${PER_SECOND} changes a second` : 'quiet'}, zoom ${z}`,
          tiles,
        );
    }
    if (isChanging)
      console.log(
        `${subject.businesses} businesses: ${(await subject.changes.call('end', undefined)).toFixed(1)} changes a second`,
      );
  }
  return medians;
}
