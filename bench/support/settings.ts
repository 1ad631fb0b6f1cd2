/** What a benchmark can be told by the environment. */

/** A whole number from 1. Anything else ends the benchmark with status 2. */
export function count(name: string, otherwise: number): number {
  return counts(name, [otherwise])[0]!;
}

/** Whole numbers from 1, parted by commas. Anything else ends the benchmark with status 2. */
export function counts(name: string, otherwise: readonly number[]): readonly number[] {
  const given = process.env[name];
  if (given === undefined || given === '') return otherwise;
  const numbers = given.split(',').map(Number);
  if (numbers.every((number) => Number.isInteger(number) && number >= 1)) return numbers;
  console.error(`${name} must be whole numbers from 1, got "${given}".`);
  process.exit(2);
}
