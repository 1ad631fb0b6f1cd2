import { moveKind } from '../migration';
import type { Scheme } from '../scheme';
import { holm } from '../statistics/holm';
import { signTest } from '../statistics/sign-test';
import type { ComparedZone } from './comparison';
import { NOISE } from './noise';

/** How the businesses of a zone moved among ranked grades: those with one at both moments, of which nobody else is. */
export interface ZoneMoves {
  id: string;
  name: string;
  better: number;
  worse: number;
  same: number;
  /** Of these; 0 = nobody has a ranked grade at both moments, and nothing can be said. */
  n: number;
  /** Two-sided p of "as many rise as fall" (sign test), corrected for all zones (Holm); null where `n` is 0. */
  corrected: number | null;
  /** More rose than fell, or fell than rose, by more than noise. */
  isReal: boolean;
}

/** Who rose, who fell and who stayed, in the order of the zones. */
export function zoneMoves(
  zones: readonly Pick<ComparedZone, 'zone' | 'migration'>[],
  scheme: Pick<Scheme, 'grades'>,
): ZoneMoves[] {
  const isRanked = new Set(scheme.grades.filter(({ ranked }) => ranked).map(({ grade }) => grade));
  const counted = zones.map(({ zone: { id, name }, migration: { items } }) => {
    const own = { id, name, better: 0, worse: 0, same: 0 };
    for (const move of items) {
      const { from, to, entities } = move;
      if (!('grade' in from && 'grade' in to && isRanked.has(from.grade) && isRanked.has(to.grade))) continue;
      const kind = moveKind(move, scheme);
      if (kind === 'better' || kind === 'worse') own[kind] += entities;
      else own.same += entities;
    }
    return { ...own, n: own.better + own.worse + own.same };
  });
  const corrected = holm(counted.map(({ n, better, worse }) => (n === 0 ? null : signTest(better, worse))));
  return counted.map((own, at) => {
    const p = corrected[at] ?? null;
    return { ...own, corrected: p, isReal: p !== null && p < NOISE };
  });
}
