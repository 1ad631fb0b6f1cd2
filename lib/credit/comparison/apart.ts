import type { ComparedMeasure, ComparedZone, ZoneComparison, ZoneDifference } from './comparison';
import { isBetter } from './comparison';
import type { Apart, WithinNoise, ZoneApart } from './finding';

/** Measures in the order in which they weigh: how good the zones are, then how well they are known. */
const order: readonly ComparedMeasure[] = ['good', 'bad', 'score', 'penalty', 'demonstration', 'evaluated', 'fresh'];

/** What a zone has by a measure: a share, 0 to 1, or its mean score; null where nothing is counted. */
export function figureOf({ shares, scores }: Pick<ComparedZone, 'shares' | 'scores'>, measure: ComparedMeasure) {
  return measure === 'score' ? (scores?.mean ?? null) : (shares[measure]?.share ?? null);
}

/**
 * By each measure the zone that differs from most others by more than noise, and from which; one that is better comes
 * before one that is worse by as many. Differences hold after correction for all that were made.
 */
export function apartFindings({ zones, differences }: Pick<ZoneComparison, 'zones' | 'differences'>): Apart[] {
  return order.flatMap((measure): Apart[] => {
    const own = differences.filter((difference) => difference.measure === measure);
    const real = own.filter(({ isReal, difference }) => isReal && difference !== 0);
    if (real.length === 0) return [];
    const sides = zones.flatMap((zone) =>
      (['above', 'below'] as const).map((side) => ({ zone, side, others: othersOf(zone.zone.id, side, real) })),
    );
    const isGood = (side: Apart['side']) => (side === 'above') === (isBetter[measure] !== 'less');
    const [best] = sides.sort(
      (a, b) => b.others.length - a.others.length || Number(isGood(b.side)) - Number(isGood(a.side)),
    );
    if (best === undefined) return [];
    const figures = new Map(zones.map((zone) => [zone.zone.id, figureOf(zone, measure)]));
    const figure = figures.get(best.zone.zone.id) ?? null;
    const others = best.others.flatMap((other): ZoneApart[] => {
      const its = figures.get(other.zone) ?? null;
      return its === null ? [] : [{ ...other, figure: its }];
    });
    if (figure === null || others.length === 0) return [];
    const { zone, side } = best;
    const { id } = zone.zone;
    return [{ kind: 'apart', measure, zone: id, figure, side, others, pairs: own.length, real: real.length }];
  });
}

/** Zones that one stands above or below, furthest first, with the distance counted away from it. */
function othersOf(id: string, side: Apart['side'], real: readonly ZoneDifference[]): Omit<ZoneApart, 'figure'>[] {
  return real
    .flatMap(({ first, second, difference, interval: [lower, upper], corrected }) => {
      if (first !== id && second !== id) return [];
      const isFirst = first === id;
      if ((side === 'above') !== (isFirst ? difference > 0 : difference < 0)) return [];
      const interval = difference > 0 ? ([lower, upper] as const) : ([-upper, -lower] as const);
      return [{ zone: isFirst ? second : first, distance: Math.abs(difference), interval, corrected }];
    })
    .sort((a, b) => b.distance - a.distance);
}

/** Measures by which no pair differs by more than noise, those of the same pairs together; most measures first. */
export function noiseFindings({ differences }: Pick<ZoneComparison, 'differences'>): WithinNoise[] {
  const byPairs = new Map<string, WithinNoise>();
  for (const measure of order) {
    const own = differences.filter((difference) => difference.measure === measure);
    if (own.length === 0 || own.some(({ isReal }) => isReal)) continue;
    const key = JSON.stringify(own.map(({ first, second }) => [first, second].sort()).sort());
    const zones = [...new Set(own.flatMap(({ first, second }) => [first, second]))];
    const found = byPairs.get(key) ?? { kind: 'noise', measures: [], zones, pairs: own.length };
    byPairs.set(key, { ...found, measures: [...found.measures, measure] });
  }
  return [...byPairs.values()].sort((a, b) => b.measures.length - a.measures.length);
}
