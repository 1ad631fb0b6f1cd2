import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { evaluate } from '@/lib/credit/index/evaluate';
import type { Methodology } from '@/lib/credit/index/methodology';
import { indexTree } from '@/lib/credit/index/tree';
import { openInput } from '@/lib/ingest/read';
import { readUnitTable } from '@/lib/ingest/unit-table';
import { commandLine } from '@/tests/support/command-line';
import { seeded } from './support/random';
import { printMachine, printSpread, spreadOf } from './support/report';
import { count } from './support/settings';

/**
 * `xintu index` from file to answer, beside nothing but the reading of the rows of the same file: what the checks, the
 * engine and the answer add. The tree is geometric, with log10 and missing values: the dearest kind.
 */

const UNITS = count('BENCH_UNITS', 5_000);
const INDICATORS = count('BENCH_INDICATORS', 100);
const RUNS = count('BENCH_RUNS', 7);
const NODES = Math.min(10, INDICATORS);
const SEED = 20_261_126;

const methodology: Methodology = {
  id: 'bench',
  version: '1',
  scale: [1, 100],
  aggregation: 'geometric',
  minCoverage: 0.5,
  nodes: [
    { id: 'total', parent: null, weight: 1 },
    ...Array.from({ length: NODES }, (_, i) => ({ id: `n${i}`, parent: 'total', weight: 1 + i })),
  ],
  indicators: Array.from({ length: INDICATORS }, (_, i) => ({
    id: `i${i}`,
    parent: `n${i % NODES}`,
    weight: 1 + (i % 3),
    direction: i % 2 === 0 ? 1 : -1,
    goalposts: [10, 90],
    transform: i % 5 === 0 ? 'log10' : 'none',
    clamp: true,
  })),
};

function csv(): string {
  const random = seeded(SEED);
  const cell = () => (random() < 0.1 ? '' : (1 + 99 * random()).toFixed(6));
  const rows = Array.from({ length: UNITS }, (_, u) => [`u${u}`, ...methodology.indicators.map(cell)].join(','));
  return `unit,${methodology.indicators.map(({ id }) => id).join(',')}\n${rows.join('\n')}\n`;
}

async function milliseconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const folder = mkdtempSync(join(tmpdir(), 'xintu-levels-'));
try {
  const [m, d] = [join(folder, 'm.json'), join(folder, 'd.csv')];
  writeFileSync(m, JSON.stringify(methodology));
  writeFileSync(d, csv());
  const tree = indexTree(methodology);
  const { columns } = await readUnitTable(
    d,
    'd.csv',
    tree.indicators.map(({ id }) => id),
    'indicator',
  );
  const readRows = async () => {
    for await (const _ of (await openInput(d)).rows());
  };
  const times: Record<'command' | 'reading' | 'engine', number[]> = { command: [], reading: [], engine: [] };
  for (let run = 0; run < RUNS; run++) {
    times.command.push(
      await milliseconds(() => commandLine(['index', '--methodology', m, '--data', d, '--json'], folder)),
    );
    times.reading.push(await milliseconds(readRows));
    times.engine.push(await milliseconds(() => evaluate(tree, columns)));
  }
  printMachine();
  console.log(`${UNITS} units × ${INDICATORS} indicators, seed ${SEED}; the first run of each is cold`);
  printSpread('xintu index --json, file to answer', times.command, 'ms');
  printSpread('reading the rows alone', times.reading, 'ms');
  printSpread('the engine alone', times.engine, 'ms', 1);
  const ratio = spreadOf(times.command).median / spreadOf(times.reading).median;
  console.log(`ratio of medians, command to reading: ${ratio.toFixed(2)}`);
} finally {
  rmSync(folder, { recursive: true });
}
