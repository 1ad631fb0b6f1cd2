import { significant } from '../significant-digits';
import type { AlarmBand, AlarmRule } from './methodology';

/** B = better, W = worse, N = neither. */
export type Movement = 'B' | 'N' | 'W';

export interface Alarm {
  /** Light of the band that the score stands in; null = in none, or not known. */
  light: string | null;
  /** null = there is no rule, or either score is missing or not above 0. */
  movement: Movement | null;
}

/**
 * State of a node or an indicator: where its score stands, and how it moved on the period before.
 *
 * @param rule  bands and edges, as data of the methodology
 * @param score null = missing
 * @param before the period before: its score, and the light that was shown; null = there is none
 * @returns two states that stand beside each other: a score may be in the best band and fall
 */
export function alarmOf(
  rule: AlarmRule,
  score: number | null,
  before: { score: number | null; light: string | null } | null,
): Alarm {
  return {
    light: score === null ? null : lightOf(rule, score, before?.score == null ? undefined : before.light),
    movement: rule.change === undefined ? null : movementOf(score, before?.score ?? null, rule.change),
  };
}

/**
 * Movement on the period before, on unrounded values: W if the change is below `worse`, B if it is `better` or more, N
 * between; so +5 % is B and −5 % is N where the edges are ±5.
 *
 *   change = 100 · (x/x₋₁ − 1) percent
 *
 * @returns null where a score is missing, or not above 0, so that it has no change in percent
 * @see Yiwu Market Credit Index, 波动预警: N if −5 % ≤ change < 5 %
 */
export function movementOf(
  score: number | null,
  before: number | null,
  { worse, better }: { worse: number; better: number },
): Movement | null {
  if (score === null || before === null || score <= 0 || before <= 0) return null;
  // 144.795/137.9 is 1.05 on paper.
  const ratio = significant(score / before);
  if (ratio >= significant(1 + better / 100)) return 'B';
  return ratio < significant(1 + worse / 100) ? 'W' : 'N';
}

/**
 * Light of a score, with hysteresis: the light that is on stays until the score is beyond an edge of its band by more
 * than the hysteresis, so that a value which rests on an edge does not flicker.
 *
 * @param before light that is on, null = the score stood below every band; left out where it is not known, so that the
 *   bands alone decide
 * @returns null = the score stands below every band
 */
export function lightOf(
  { bands = [], hysteresis = 0 }: AlarmRule,
  score: number,
  before?: string | null,
): string | null {
  const place = (value: number) => {
    const at = bands.findIndex((band) => isWithin(band, significant(value)));
    return at < 0 ? bands.length : at;
  };
  const lit = before === null ? bands.length : bands.findIndex(({ light }) => light === before);
  // The nearest band to the one that is lit, of those that the score may be in when it is moved by the hysteresis.
  const at = lit < 0 ? place(score) : Math.min(Math.max(lit, place(score + hysteresis)), place(score - hysteresis));
  return bands[at]?.light ?? null;
}

const isWithin = ({ from, above }: AlarmBand, score: number) =>
  (from === undefined || score >= from) && (above === undefined || score > above);
