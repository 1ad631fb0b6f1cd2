import { differenceOfRates } from '../statistics/difference-of-rates';
import { holm } from '../statistics/holm';
import type { StatisticsRow, ZoneStatistics } from '../zone-statistics';
import type { ComparedBy, ComparedZone } from './comparison';
import { NOISE } from './noise';

/** What part of each zone's businesses is in which group, and where that differs from the other zones by more than noise. */

export interface GroupShare {
  hits: number;
  /** Businesses of which the group is known and told. */
  n: number;
  /** hits ÷ n. */
  share: number;
  /** All other zones together; null where nothing is known of them. */
  others: number | null;
  /** p of "as in the other zones together", corrected for every group and zone (Holm); null where it cannot be made. */
  corrected: number | null;
  isReal: boolean;
}

export interface ComparedGroup extends Pick<StatisticsRow, 'what' | 'group' | 'names'> {
  /** In the order of the zones; null = nothing is known of the zone, or the group is among those that it does not name. */
  shares: (GroupShare | null)[];
}

/** What is left out of the shares of a zone, so that missing is not zero. */
export interface LeftOut {
  unknown: number;
  suppressed: number;
}

export interface GroupShares {
  /** Sections and codes by their number in all zones, most first; others as they follow each other. */
  groups: ComparedGroup[];
  /** In the order of the zones. */
  leftOut: LeftOut[];
}

const isTold = ({ what }: Pick<StatisticsRow, 'what'>) => what === 'group' || what === 'other' || what === 'none';
const keyOf = ({ what, group }: Pick<StatisticsRow, 'what' | 'group'>) => `${what} ${group}`;
const sumOf = (rows: readonly StatisticsRow[]) => rows.reduce((sum, { entities }) => sum + entities, 0);

/** The groups of zones side by side. */
export function groupShares(zones: readonly Pick<ComparedZone, 'statistics'>[], by: ComparedBy): GroupShares {
  const all = zones.map(({ statistics }) => statistics[by]);
  const heads = new Map<string, StatisticsRow & { inAll: number }>();
  for (const row of all.flatMap(({ items }) => items.filter(isTold))) {
    const known = heads.get(keyOf(row));
    heads.set(keyOf(row), { ...row, inAll: (known?.inAll ?? 0) + row.entities });
  }
  const listed = [...heads.values()];
  const sorted = by === 'industry' ? listed.sort((a, b) => b.inAll - a.inAll) : listed;
  const made = sorted.filter(isNamed).concat(sorted.filter((row) => !isNamed(row)));
  const tested = made.map(({ what, group, names }) => {
    const counted = all.map((statistics) => countedIn(statistics, { what, group }));
    return { what, group, names, shares: counted.map((own, at) => own && against(own, counted, at)) };
  });
  const values = holm(tested.flatMap(({ shares }) => shares.map((share) => share?.p ?? null))).values();
  const held = (share: Tested | null): GroupShare | null => {
    const value = values.next().value ?? null;
    return share && { ...withoutP(share), corrected: value, isReal: value !== null && value < NOISE };
  };
  return {
    groups: tested.map((group): ComparedGroup => ({ ...group, shares: group.shares.map(held) })),
    leftOut: all.map(leftOutOf),
  };
}

/** What holds the rest stands last. */
const isNamed = ({ what }: Pick<StatisticsRow, 'what'>) => what === 'group';

function leftOutOf({ items }: ZoneStatistics): LeftOut {
  const of = (what: StatisticsRow['what']) => sumOf(items.filter((row) => row.what === what));
  return { unknown: of('unknown'), suppressed: of('suppressed') };
}

interface Counted {
  hits: number;
  n: number;
}

function countedIn(
  { items, entities, overlapping }: ZoneStatistics,
  head: Pick<StatisticsRow, 'what' | 'group'>,
): Counted | null {
  const n = overlapping ? entities : sumOf(items.filter(isTold));
  if (n === 0) return null;
  const row = items.find((one) => keyOf(one) === keyOf(head));
  // Where small groups are put together, one that is not named may be among them.
  if (row === undefined && items.some(({ what }) => what === 'other')) return null;
  return { hits: row?.entities ?? 0, n };
}

/** Before the correction. */
type Tested = Omit<GroupShare, 'corrected' | 'isReal'> & { p: number | null };

const withoutP = ({ p: _, ...share }: Tested) => share;

function against(own: Counted, counted: readonly (Counted | null)[], at: number): Tested {
  const others = counted.flatMap((other, i) => (i === at || other === null ? [] : [other]));
  const sum = (of: keyof Counted) => others.reduce((total, other) => total + other[of], 0);
  const rest = { hits: sum('hits'), n: sum('n') };
  return {
    ...own,
    share: own.hits / own.n,
    others: rest.n === 0 ? null : rest.hits / rest.n,
    p: differenceOfRates(own, rest)?.p ?? null,
  };
}
