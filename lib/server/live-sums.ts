import type { Tx } from '@/db/db';
import { type IndexedZone, kindSums, observedSums, publishedFigures } from '@/db/queries/index-sums';
import { schemesByNumber } from '@/db/queries/schemes';
import {
  exactSums,
  type GuardedFigure,
  type GuardedFigures,
  guardedFigures,
  guardedSums,
  type ZoneSums,
} from '@/lib/credit/indicators/zone-sums';
import type { SchemeAudience } from '@/lib/credit/publication';
import { countedKinds, mayCountGrades, viewerOf } from '@/lib/credit/publication';
import { grouped } from './grouped';

/** Both variants of what a zone adds up to. */
export interface LiveSums {
  exact: ZoneSums;
  /** Out of what everybody may know. */
  guarded: ZoneSums;
}

/**
 * What zones add up to, out of the kept sums and the figures that were published.
 *
 * @param numbers  of the zones, as a filter; null = all
 * @param fallback number of the scheme of zones without one of their own; null = none
 * @returns in the order of the zones
 */
export async function liveSums(
  tx: Tx,
  zones: readonly IndexedZone[],
  numbers: readonly number[] | null,
  fallback: number | null,
): Promise<LiveSums[]> {
  const kinds = byZone(await kindSums(tx, numbers, fallback));
  const observed = byZone(await observedSums(tx, numbers));
  const figures = byZone(await publishedFigures(tx, numbers, fallback));
  const schemes = await schemesByNumber(tx);
  return zones.map(({ number, scheme }) => {
    const own = kinds.get(number) ?? [];
    const all = observed.get(number) ?? [];
    const ofZone = all.filter(({ byEntity }) => !byEntity);
    const audience = schemes.get(scheme ?? fallback ?? 0)?.audience ?? 'regulator';
    const shown = mayCountGrades(everybody, audience) ? figuresOf(figures.get(number) ?? []) : null;
    return { exact: exactSums(own, all), guarded: guardedSums(own, isPublicUnder(audience), shown, ofZone) };
  });
}

const everybody = viewerOf('public');

/** Are grades of a kind under a scheme everybody's? */
function isPublicUnder(audience: SchemeAudience) {
  const { everywhere } = countedKinds(everybody, audience);
  return (kind: string) => everywhere.some((shown) => shown === kind);
}

/** What was not published is hidden. */
function figuresOf(published: readonly { figure: GuardedFigure; value: number | null }[]): GuardedFigures {
  const values = new Map(published.map(({ figure, value }) => [figure, value]));
  const given = guardedFigures.map((figure) => [figure, values.get(figure) ?? null]);
  return Object.fromEntries(given) as Record<GuardedFigure, number | null>;
}

const byZone = <Row extends { zone: number }>(rows: readonly Row[]) => grouped(rows, ({ zone }) => zone);
