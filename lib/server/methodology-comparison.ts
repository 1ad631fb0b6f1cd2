import type { Tx } from '@/db/db';
import type { StoredMethodology } from '@/db/queries/methodologies';
import { methodologyOn } from '@/db/queries/methodology-life';
import type { MethodologyComparison, MethodologyMove } from '@/lib/credit/index/methodology-list';
import { LIVE } from '@/lib/credit/index/period';
import { dayOf } from '@/lib/credit/local-time';
import { Refusal } from '@/lib/credit/refusal';
import { rankCorrelation } from '@/lib/credit/statistics/rank-correlation';
import { methodologyFor } from './methodologies';
import { liveSpan, zonesInMonths } from './month-inputs';
import { type ComputedValue, monthValues } from './month-values';

/**
 * A version beside the one that decides, on what is counted now, exact: levels, ranks, and who moves. Call it in a
 * snapshot transaction.
 *
 * @throws {Refusal} 404 `unknown_methodology`; 409 `no_methodology`
 */
export async function compareMethodology(
  tx: Tx,
  number: number,
  { now, timeZone }: { now: Date; timeZone: string },
): Promise<MethodologyComparison> {
  const day = dayOf(now, timeZone);
  const other = await methodologyFor(tx, number);
  const current = await methodologyOn(tx, day);
  if (current === null) throw new Refusal('no_methodology', 'No methodology is active to compare with.', 409);
  const zones = (await zonesInMonths(tx, [liveSpan(day, timeZone)], () => null)).get(LIVE)!;
  const values = (methodology: StoredMethodology) =>
    monthValues({ methodology, period: LIVE, guarded: false }, zones, new Map());
  const [now1, other1] = [values(current), values(other)];
  const moves = now1.map((value, at) => moveOf(value, other1[at]!)).sort(byMove);
  const both = moves.filter(({ level, otherLevel }) => level !== null && otherLevel !== null);
  return {
    current: nameOf(current),
    other: nameOf(other),
    moves,
    movedZones: moves.filter(({ places }) => places !== null && places !== 0).length,
    gained: moves.filter(({ level, otherLevel }) => level === null && otherLevel !== null).length,
    lost: moves.filter(({ level, otherLevel }) => level !== null && otherLevel === null).length,
    rankCorrelation: rankCorrelation(both.map(({ level, otherLevel }) => [level!, otherLevel!])),
    missing: other.document.indicators
      .map(({ id }) => id)
      .filter((id) => other1.every(({ scores }) => (scores.values[id] ?? null) === null)),
  };
}

const nameOf = ({ document: { id, version } }: StoredMethodology) => ({ id, version });

function moveOf(value: ComputedValue, other: ComputedValue): MethodologyMove {
  const difference = (a: number | null, b: number | null) => (a === null || b === null ? null : b - a);
  return {
    zone: { id: value.code, kind: value.kind, name: value.name },
    level: value.level,
    rank: value.rank,
    coverage: value.coverage,
    otherLevel: other.level,
    otherRank: other.rank,
    otherCoverage: other.coverage,
    levelChange: difference(value.level, other.level),
    places: difference(other.rank, value.rank),
    peerClass: value.peerClass,
  };
}

const byMove = (a: MethodologyMove, b: MethodologyMove) =>
  Math.abs(b.places ?? 0) - Math.abs(a.places ?? 0) ||
  Math.abs(b.levelChange ?? 0) - Math.abs(a.levelChange ?? 0) ||
  (a.zone.id < b.zone.id ? -1 : 1);
