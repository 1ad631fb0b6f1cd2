import { Refusal } from '../refusal';
import type { Methodology } from './methodology';
import { isPeriod } from './period';
import type { ZoneInputs } from './zone-index';

/** By whom inputs are computed, and how a level then reads. */
export interface ComputedBy {
  methodology: Pick<Methodology, 'id' | 'version'>;
  /** null = none yet. */
  factor: number | null;
}

/**
 * The inputs of one value as text, the same for the same inputs to the last byte: what is hashed. One line each, in the
 * order of their ids by code unit; texts as JSON, numbers as JavaScript writes them, which reads back to the same bits.
 * A missing indicator has no line, whether it was left out or counts none.
 *
 * @throws {Refusal} `bad_period`
 * @example
 * // xintu-inputs 1
 * // methodology "cn-market-credit" "1"
 * // factor 1.6
 * // zone "M-01"
 * // period 2026-05
 * // "good_rate" 787 1000 100
 */
export function inputsText({ zone, period, inputs }: ZoneInputs, { methodology, factor }: ComputedBy): string {
  if (!isPeriod(period)) throw new Refusal('bad_period', `"${period}" is neither a month YYYY-MM nor "live".`);
  const given = Object.entries(inputs).filter(([, { sums }]) => sums[1] !== 0);
  const lines = given
    .sort(([a], [b]) => (a < b ? -1 : 1))
    // + 0: −0 and 0 are the same number.
    .map(([id, { sums, factor: by }]) => `${JSON.stringify(id)} ${sums[0] + 0} ${sums[1]} ${by}`);
  return [
    'xintu-inputs 1',
    `methodology ${JSON.stringify(methodology.id)} ${JSON.stringify(methodology.version)}`,
    `factor ${factor ?? 'none'}`,
    `zone ${JSON.stringify(zone)}`,
    `period ${period}`,
    ...lines,
    '',
  ].join('\n');
}
