import { Refusal } from '../refusal';

/**
 * Factor that makes levels read as an index: one for all units of a methodology version, so that ranks by index are
 * ranks by level, and the reference unit reads the base value in the base period.
 *
 *   factor = base value / level of the reference unit in the base period
 *
 * @param value level that is to be read, > 0
 * @param level of the reference unit in the base period; null = it has none
 * @throws {Refusal} `no_base` where there is no level above 0
 * @example baseFactor(100, 62.5) // 1.6
 */
export function baseFactor(value: number, level: number | null): number {
  if (level === null || !(level > 0))
    throw new Refusal(
      'no_base',
      `The reference unit has ${level === null ? 'no level' : `the level ${level}`} in the base period: choose a period or a unit with a level above 0.`,
    );
  return value / level;
}

/**
 * Link factor of a new methodology version: in the overlap, a period computed by both, the reference reads the same by
 * either. It is computed once and stored with the version: later revisions of the data do not move it.
 *
 *   factor = index by the old version / level by the new one,   both of the reference in the overlap
 *
 * @param index index of the reference in the overlap by the old version, its factor included
 * @param level level of the reference in the overlap by the new version
 * @throws {Refusal} `no_overlap` where either is missing or not above 0
 * @see IMF, Consumer Price Index Manual, chapter 9: linking by an overlap
 * @example linkFactor(149.89, 120) // 1.249083…
 */
export function linkFactor(index: number | null, level: number | null): number {
  if (index === null || level === null || !(index > 0) || !(level > 0))
    throw new Refusal(
      'no_overlap',
      `In the overlap the old version reads ${index ?? 'nothing'} and the new one ${level ?? 'nothing'}: choose a period in which both are above 0.`,
    );
  return index / level;
}

/** A level as an index. @param factor of the methodology version; @returns null for a unit without a level */
export const indexOf = (level: number | null, factor: number): number | null =>
  level === null ? null : level * factor;

/** One methodology version in a series. */
export interface LinkedVersion {
  version: string;
  /** Stored: `baseFactor` of the first version, `linkFactor` of each later one. */
  factor: number;
  /** First period that this version decides: the one after its overlap; periods sort as texts. */
  from: string;
  /** Levels of one unit by period, those of the overlap too; null = none. */
  levels: ReadonlyMap<string, number | null>;
}

export interface LinkedPoint {
  period: string;
  version: string;
  level: number | null;
  index: number | null;
}

/**
 * One series over several methodology versions: each period is read by the newest version that decides it. Parts of a
 * chained index no longer add up to the chained whole, so contributions are computed within a version.
 *
 * @param versions oldest first
 * @returns by period, rising; the overlap as the old version had it
 */
export function chained(versions: readonly LinkedVersion[]): LinkedPoint[] {
  return versions.flatMap(({ version, factor, from, levels }, i) => {
    const end = versions[i + 1]?.from;
    return [...levels]
      .filter(([period]) => period >= from && (end === undefined || period < end))
      .map(([period, level]) => ({ period, version, level, index: indexOf(level, factor) }))
      .sort((a, b) => (a.period < b.period ? -1 : 1));
  });
}
