import { setTimeout as sleep } from 'node:timers/promises';
import { indexTree } from '@/lib/credit/index/tree';
import type { UncertaintyRequest } from '@/lib/credit/index/uncertainty';
import { rankUncertaintyAside } from '@/lib/server/rank-uncertainty';
import { seeded } from './support/random';
import { printMachine, printSpread, spreadOf } from './support/report';
import { count } from './support/settings';
import { triedMethodology } from './support/tried-facts';

/**
 * How long rank bands take, on a thread of their own, beside the arithmetic alone: as many weighted means, half of them
 * of logarithms, of the same size, each with its ranks. And how long the event loop of this process is held up meanwhile.
 */

const UNITS = count('BENCH_UNITS', 1_000);
const INDICATORS = count('BENCH_INDICATORS', 50);
const RUNS = count('BENCH_DRAWS', 1_000);
const SAMPLES = count('BENCH_SAMPLES', 5);
const MISSING = 0.05;
const SEED = 20_261_126;

/** All that is drawn: the runs, half of them for each source, and a quarter for each alone. */
const EVALUATIONS = RUNS + 3 * Math.floor(RUNS / 2) + 3 * Math.ceil(RUNS / 4);

const tree = indexTree(triedMethodology(INDICATORS));
const random = seeded(SEED);
const columns = tree.indicators.map(() =>
  Float64Array.from({ length: UNITS }, () => (random() < MISSING ? Number.NaN : random() * 110)),
);
const request: UncertaintyRequest = { tree, columns, runs: RUNS, seed: SEED };

/** The same number of means and ranks, with nothing around them. */
function bare(): number {
  const from = performance.now();
  const positive = columns.map((column) => column.map((value) => (Number.isNaN(value) ? 1 : value + 1)));
  for (let evaluation = 0; evaluation < EVALUATIONS; evaluation++) {
    const sums = new Float64Array(UNITS);
    for (const column of positive)
      for (let unit = 0; unit < UNITS; unit++)
        sums[unit]! += evaluation % 2 === 0 ? column[unit]! : Math.log(column[unit]!);
    sums.sort();
  }
  return performance.now() - from;
}

/** Pause between looks at the event loop; a loop without pauses would take the processor that is measured. */
const LOOK_MS = 5;

/** @returns how long it took, and by how much a turn of the event loop came late at most, in milliseconds */
async function aside(): Promise<{ took: number; held: number }> {
  const from = performance.now();
  let [isDone, held, last] = [false, 0, from];
  const made = rankUncertaintyAside(request, new AbortController().signal).finally(() => {
    isDone = true;
  });
  while (!isDone) {
    await sleep(LOOK_MS);
    held = Math.max(held, performance.now() - last - LOOK_MS);
    last = performance.now();
  }
  await made;
  return { took: last - from, held };
}

printMachine();
console.log(
  `${UNITS} units × ${INDICATORS} indicators, ${RUNS} runs: ${EVALUATIONS} evaluations with those of the sources`,
);
const [tooks, helds, bares]: [number[], number[], number[]] = [[], [], []];
for (let sample = 0; sample < SAMPLES; sample++) {
  const { took, held } = await aside();
  tooks.push(took);
  helds.push(held);
  bares.push(bare());
}
printSpread('rank bands, on their thread', tooks, 'ms');
printSpread('the arithmetic alone', bares, 'ms');
printSpread('longest wait of the event loop meanwhile', helds, 'ms');
console.log(`ratio to the arithmetic alone: ${(spreadOf(tooks).median / spreadOf(bares).median).toFixed(2)}`);
