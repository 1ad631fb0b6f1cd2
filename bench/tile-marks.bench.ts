import { entityKinds } from '@/lib/credit/entity';
import { encodeTile } from '@/lib/tiles/encode';
import { changedMarks, tileMarks } from '@/lib/tiles/tile-marks';
import { RAW_POINTS, TILE_CELLS, TILE_EXTENT, type TileContent } from '@/lib/tiles/tile-source';
import { decodedTile } from '@/tests/support/decoded-tile';
import { type CountRow, type PointRow, packedCounts, packedPoints } from '@/tests/support/packed-rows';
import { seeded } from './support/random';
import { printMachine, printSpread } from './support/report';
import { count } from './support/settings';

/**
 * What the page that shows a map does on its own thread with each tile that comes: find the businesses in it, and those that
 * are not as they were. A tile is never fuller than these, however many businesses there are. Beside it the reader that
 * MapLibre uses in its workers, to the same points.
 */

const RUNS = count('BENCH_RUNS', 15);
const SEED = 20_261_126;
const grades = ['A', 'B', 'C', 'D'];

function fullPoints(random: () => number): Uint8Array {
  const rows = Array.from({ length: RAW_POINTS }, (_, i): PointRow => {
    const [x, y] = [Math.floor(random() * TILE_EXTENT), Math.floor(random() * TILE_EXTENT)];
    const kind = entityKinds[i % entityKinds.length]!;
    return { id: i + 1, grade: grades[Math.floor(random() * 4)]!, state: null, kind, demo: random() < 0.02, x, y };
  });
  return encodeTile({ content: { kind: 'points', points: packedPoints(rows, grades), grades }, zones: [] });
}

function fullCells(random: () => number): Uint8Array {
  const rows = Array.from({ length: TILE_CELLS ** 2 * 4 }, (_, i): CountRow => {
    const n = 1 + Math.floor(random() * 200);
    return { cell: Math.floor(i / 4), what: grades[i % 4]!, n, demo: 0 };
  });
  const content: TileContent = { kind: 'cells', counts: packedCounts(rows, grades), side: TILE_CELLS, grades };
  return encodeTile({ content, zones: [] });
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

printMachine();
for (const [name, make] of [
  [`${RAW_POINTS} points`, fullPoints],
  [`${TILE_CELLS ** 2} cells`, fullCells],
] as const) {
  const random = seeded(SEED);
  const [before, now] = [make(random), make(random)];
  const held = tileMarks(before);
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let run = -3; run < RUNS; run++) {
    const own = timed(() => changedMarks(held, tileMarks(now)));
    const other = timed(() => decodedTile(now));
    if (run < 0) continue;
    ours.push(own);
    theirs.push(other);
  }
  const ratios = ours.map((own, run) => own / theirs[run]!);
  printSpread(`${name}, ${now.length} bytes: marks and what changed`, ours, 'ms', 2);
  printSpread(`${name}: @mapbox/vector-tile`, theirs, 'ms', 2);
  printSpread(`${name}: ratio`, ratios, '', 2);
}
