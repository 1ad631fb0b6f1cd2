import type { Methodology } from '../index/methodology';
import { apartFindings, noiseFindings } from './apart';
import { mixedSchemes, nested, notAlike, severalVersions, unsaid } from './cautions';
import type { ZoneComparison } from './comparison';
import type { Finding } from './finding';
import { lightFindings, movedFindings, rankBands } from './standing';

/** So many are read; the tables hold the rest. One of each kind is always told, so that no caution is lost to others. */
export const MOST_FINDINGS = 9;

/**
 * What an official must know of a comparison, most important first: what may not be compared at all, what differs for
 * certain, what does not, of what nothing can be said, and what moved.
 *
 * @param methodology the one that decides now; null = it is not known, and lights have no order
 */
export function findingsOf(comparison: ZoneComparison, methodology: Pick<Methodology, 'nodes'> | null): Finding[] {
  const alarm = methodology?.nodes.find(({ parent }) => parent === null)?.alarm;
  const kinds: Finding[][] = [
    mixedSchemes(comparison),
    apartFindings(comparison),
    noiseFindings(comparison),
    rankBands(comparison),
    unsaid(comparison),
    notAlike(comparison),
    lightFindings(comparison, alarm),
    movedFindings(comparison),
    severalVersions(comparison),
    nested(comparison),
  ];
  const told = kinds.map((found) => Math.min(1, found.length));
  let left = MOST_FINDINGS - told.reduce((sum, number) => sum + number, 0);
  for (let more = true; more && left > 0; ) {
    more = false;
    for (const [at, found] of kinds.entries()) {
      if (left <= 0 || told[at]! >= found.length) continue;
      told[at]! += 1;
      left -= 1;
      more = true;
    }
  }
  return kinds.flatMap((found, at) => found.slice(0, told[at]));
}
