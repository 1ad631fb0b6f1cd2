import { LEAST_GRADED } from './good-share';
import { ranksOf } from './index/ranks';
import type { ZoneKind } from './zone';

/** Sizes by number of businesses, smallest first, as data; `below` is the first number that is too many, the last has none. */
export interface SizeClass {
  id: string;
  name: { zh: string; en: string };
  below?: number;
}

/** Our own choice: each step is ten times the one before, from a street market to a city's. */
export const sizeClasses: readonly SizeClass[] = [
  { id: 'small', name: { zh: '小型', en: 'small' }, below: 300 },
  { id: 'medium', name: { zh: '中型', en: 'medium' }, below: 3_000 },
  { id: 'large', name: { zh: '大型', en: 'large' } },
];

export interface Peer {
  kind: ZoneKind;
  /** Distinct businesses. */
  entities: number;
  /** Of those, with a current grade. */
  evaluated: number;
  /** null = none. */
  level: number | null;
}

/** The size that a number of businesses is of, with the first number that belongs to it. */
export function sizeOf(
  entities: number,
  sizes: readonly SizeClass[] = sizeClasses,
): { size: SizeClass | undefined; from: number } {
  const at = sizes.findIndex(({ below }) => below === undefined || entities < below);
  return { size: sizes[at], from: sizes[at - 1]?.below ?? 0 };
}

/** What a zone is compared with: zones of its kind and size. @example peerClassOf(aMarketOf1200) // 'specialised_market/medium' */
export function peerClassOf(
  { kind, entities }: Pick<Peer, 'kind' | 'entities'>,
  sizes: readonly SizeClass[] = sizeClasses,
): string {
  return `${kind}/${sizeOf(entities, sizes).size?.id ?? ''}`;
}

export interface PeerRank {
  peerClass: string;
  /** 1 = the highest level of its class; ties share the better one; null = no level, or fewer than 30 evaluated. */
  rank: number | null;
  /** How many of the class have a rank. */
  of: number;
}

/**
 * Ranks within the peer class: a strict order over zones of different kind and size would compare what is not alike.
 *
 * @returns in the order given
 * @see NDRC ranks cities within three classes (DOMAIN 4.5)
 */
export function peerRanks(zones: readonly Peer[], sizes: readonly SizeClass[] = sizeClasses): PeerRank[] {
  const members = new Map<string, number[]>();
  const classes = zones.map((zone) => peerClassOf(zone, sizes));
  for (const [at, peerClass] of classes.entries()) members.set(peerClass, [...(members.get(peerClass) ?? []), at]);
  const ranked: PeerRank[] = classes.map((peerClass) => ({ peerClass, rank: null, of: 0 }));
  for (const places of members.values()) {
    const ranks = ranksOf(Float64Array.from(places, (at) => rankableLevel(zones[at]!)));
    const of = ranks.filter((rank) => rank > 0).length;
    for (const [i, at] of places.entries())
      ranked[at] = { peerClass: classes[at]!, rank: ranks[i] === 0 ? null : ranks[i]!, of };
  }
  return ranked;
}

const rankableLevel = ({ evaluated, level }: Peer) => (evaluated < LEAST_GRADED || level === null ? Number.NaN : level);
