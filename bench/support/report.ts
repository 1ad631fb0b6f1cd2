import { cpus, totalmem } from 'node:os';

/** Figures of one thing that was measured several times. */
export interface Spread {
  n: number;
  min: number;
  median: number;
  max: number;
}

/** @throws {RangeError} for no values */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.ceil((sorted.length - 1) / 2)];
  if (low === undefined || high === undefined) throw new RangeError('a spread needs at least one value');
  return { n: sorted.length, min: sorted[0]!, median: (low + high) / 2, max: sorted.at(-1)! };
}

/** The value that 95 of 100 do not exceed. */
export const p95 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(0.95 * values.length) - 1]!;

/** One line: `name: n 3, min 1, median 2, max 3 unit`. */
export function printSpread(name: string, values: readonly number[], unit: string, decimals = 0): void {
  const { n, ...figures } = spreadOf(values);
  const words = Object.entries(figures).map(([figure, value]) => `${figure} ${value.toFixed(decimals)}`);
  console.log(`${name}: n ${n}, ${words.join(', ')} ${unit}`);
}

/** The machine that the figures are of. */
export function printMachine(database?: string): void {
  const [cpu] = cpus();
  const memory = (totalmem() / 2 ** 30).toFixed(1);
  const parts = [
    `${cpus().length} × ${cpu?.model.trim() || 'unknown processor'}`,
    `${memory} GiB`,
    `Node ${process.versions.node}`,
  ];
  console.log(`machine: ${[...parts, ...(database ? [database] : [])].join(', ')}`);
}
