import { createAnswerer, type Question } from '@/components/compare/what-if/answer';
import { noChoices } from '@/lib/credit/comparison/choices';
import { seeded } from './support/random';
import { p95, printMachine, printSpread, spreadOf } from './support/report';
import { count } from './support/settings';
import { triedFacts } from './support/tried-facts';

/**
 * How long the worker of a what-if takes for levels and ranks, and for what the order hangs on, while a weight is
 * dragged; beside a plain loop of as many multiply-adds, without a tree, missing values, coverage, rounding and ranks.
 */

const ZONES = count('BENCH_ZONES', 200);
const INDICATORS = count('BENCH_INDICATORS', 40);
const SAMPLES = count('BENCH_SAMPLES', 300);
const SLOW_SAMPLES = count('BENCH_SLOW_SAMPLES', 20);
const SEED = 20_261_127;
const FRAME_MS = 1_000 / 60;

const random = seeded(SEED);
const facts = triedFacts(ZONES, INDICATORS, random);

const answer = createAnswerer();
answer({ facts, choices: noChoices, wants: 'standings' });

/** Milliseconds for each of so many questions, every one with another weight and, every other time, geometric. */
const times = (samples: number, wants: Question['wants']) =>
  Array.from({ length: samples }, (_, sample) => {
    const choices = {
      ...noChoices,
      aggregation: sample % 2 === 0 ? null : ('geometric' as const),
      indicators: { i0: 1 + random() },
    };
    // As the page and its worker hand them to each other.
    const from = performance.now();
    structuredClone(answer(structuredClone({ facts: null, choices, wants })));
    return performance.now() - from;
  });

const columns = Array.from({ length: INDICATORS }, () => Float64Array.from({ length: ZONES }, random));
/** As many multiply-adds as a linear level has, so often that a clock can tell. */
function plain(): number {
  const REPEATS = 100;
  const sums = new Float64Array(ZONES);
  const from = performance.now();
  for (let repeat = 0; repeat < REPEATS; repeat++)
    for (const [i, column] of columns.entries())
      for (let zone = 0; zone < ZONES; zone++) sums[zone]! += (1 + i + repeat) * column[zone]!;
  const took = (performance.now() - from) / REPEATS;
  if (Number.isNaN(sums[0])) throw new Error('the loop must not be taken away');
  return took;
}

times(SAMPLES, 'standings');
plain();
const [standings, plains] = [times(SAMPLES, 'standings'), Array.from({ length: SAMPLES }, plain)];
const sensitivity = times(SLOW_SAMPLES, 'sensitivity');
printMachine();
console.log(`${ZONES} zones × ${INDICATORS} indicators; a frame is ${FRAME_MS.toFixed(1)} ms`);
printSpread('levels and ranks', standings, 'ms', 3);
printSpread('what the order hangs on', sensitivity, 'ms', 1);
printSpread('as many multiply-adds', plains, 'ms', 4);
console.log(
  `p95: levels and ranks ${p95(standings).toFixed(2)} ms, what the order hangs on ${p95(sensitivity).toFixed(0)} ms`,
);
console.log(
  `ratio to the multiply-adds alone: ${(spreadOf(standings).median / spreadOf(plains).median).toFixed(0)} (levels and ranks)`,
);
