import { Refusal } from '../refusal';

/**
 * What an indicator of one zone and period is made of: two sums of integers, so that counting anew and following every
 * change give the same bits.
 */
export type Accumulator = readonly [numerator: number, denominator: number];

export const noCounts: Accumulator = [0, 0];

/**
 * Check what came from a database or a file.
 *
 * @throws {Refusal} `bad_accumulator` naming the place, where either is no safe integer or the denominator is below 0
 */
export function checkedAccumulator([numerator, denominator]: Accumulator, place: string): Accumulator {
  if (Number.isSafeInteger(numerator) && Number.isSafeInteger(denominator) && denominator >= 0)
    return [numerator, denominator];
  throw new Refusal(
    'bad_accumulator',
    `${place}: ${numerator}/${denominator} is no pair of whole numbers up to 9,007,199,254,740,991 with a denominator of 0 or more. Recompute it.`,
  );
}

/**
 * The sum of two, or with −1 the difference: how a change is followed.
 *
 * @throws {Refusal} `bad_accumulator` where the result can no longer be exact, or more is taken away than was there
 * @example plus([3, 4], [1, 1], -1) // [2, 3]
 */
export function plus(sum: Accumulator, part: Accumulator, sign: 1 | -1 = 1): Accumulator {
  return checkedAccumulator([sum[0] + sign * part[0], sum[1] + sign * part[1]], 'sum');
}

/**
 *   value = numerator / denominator × factor
 *
 * @returns null where the denominator is 0: missing is never zero
 * @example indicatorValue([787, 1000], 100) // 78.7
 */
export function indicatorValue([numerator, denominator]: Accumulator, factor: number): number | null {
  return denominator === 0 ? null : (numerator * factor) / denominator;
}
