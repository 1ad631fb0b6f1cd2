import { evaluate } from '../index/evaluate';
import type { Methodology } from '../index/methodology';
import { ranksOf } from '../index/ranks';
import { type IndexTree, indexTree } from '../index/tree';
import { type Choices, changed, noChoices } from './choices';

/** A zone as a trial sees it. */
export interface TriedZone {
  id: string;
  /** Of indicators in their own units, as a point of `GET /zones/ID/index` has them; null, absent = missing. */
  values: Readonly<Record<string, number | null>>;
  /** Does it take part in ranks? Those with few evaluations do not (docs/METHOD.md). */
  isRanked: boolean;
}

/** What a trial is about: it stays, while choices move. */
export interface Ground {
  methodology: Methodology;
  zones: readonly TriedZone[];
  /** Under the published choices, as a check and to compare with. */
  published: Standings;
}

/** By zone, in the order given. */
export interface Standings {
  /** NaN = none: too little is observed, or undefined. */
  levels: Float64Array;
  /** Among these zones, 1 = the highest level; 0 = unranked. */
  ranks: Int32Array;
}

/** @throws {Refusal} `bad_methodology` where the methodology cannot be computed */
export function groundOf(methodology: Methodology, zones: readonly TriedZone[]): Ground {
  return { methodology, zones, published: standings(methodology, zones) };
}

/**
 * Levels and ranks under other choices, by the engine that makes the published ones.
 *
 * @throws {Refusal} `bad_methodology` where the choices make none that can be computed
 */
export const standingsUnder = ({ methodology, zones }: Ground, choices: Choices = noChoices): Standings =>
  standings(changed(methodology, choices), zones);

function standings(methodology: Methodology, zones: readonly TriedZone[]): Standings {
  const tree = indexTree(methodology);
  const { levels } = evaluate(tree, columnsOf(tree, zones));
  return { levels, ranks: ranksOf(levels.map((level, at) => (zones[at]!.isRanked ? level : Number.NaN))) };
}

/** Values by zone for each indicator, in the tree's order; NaN = missing. */
export const columnsOf = ({ indicators }: IndexTree, zones: readonly TriedZone[]): Float64Array[] =>
  indicators.map(({ id }) => Float64Array.from(zones, ({ values }) => given(values, id)));

const given = (values: TriedZone['values'], id: string) =>
  (Object.hasOwn(values, id) ? values[id] : null) ?? Number.NaN;

/** Zones whose rank is another one, or that have one under only one of both. */
export const movedCount = (published: Standings, tried: Standings): number =>
  published.ranks.reduce((count, rank, at) => count + (rank === tried.ranks[at] ? 0 : 1), 0);
