import type { Tx } from '@/db/db';
import {
  type CountedGrade,
  type MonthSpan,
  monthEntities,
  monthEvaluations,
  monthObservations,
  monthRecords,
} from '@/db/queries/month-sums';
import { defaultScheme, type StoredScheme, schemesByNumber } from '@/db/queries/schemes';
import { zones } from '@/db/queries/zones';
import { addDays, addMonths } from '@/lib/credit/calendar';
import type { EntityKind } from '@/lib/credit/entity';
import { gradeClasses } from '@/lib/credit/grade-classes';
import { LIVE, lastDay, previousPeriod } from '@/lib/credit/index/period';
import { FRESH_MONTHS } from '@/lib/credit/indicators/definitions';
import {
  exactSums,
  type GuardedFigures,
  guardedSums,
  type KindSums,
  type ObservedSums,
  type ZoneSums,
} from '@/lib/credit/indicators/zone-sums';
import { endOfDay, monthEnd, startOfDay } from '@/lib/credit/local-time';
import { countedKinds, viewerOf } from '@/lib/credit/publication';
import type { ZoneKind } from '@/lib/credit/zone';
import { grouped } from './grouped';

/** What the zones on the map add up to in a month, as it is and out of what everybody may know. */
export interface ZoneInMonth {
  number: number;
  code: string;
  name: string;
  kind: ZoneKind;
  exact: ZoneSums;
  guarded: ZoneSums;
}

/** A zone in a month, of which guarded figures are asked for. */
export interface FiguresAsked {
  period: string;
  zone: number;
  scheme: number;
  /** Sums over the entities whose grades are not public. */
  closed: readonly KindSums[];
}

const freshSince = (day: string, timeZone: string) => startOfDay(addDays(addMonths(day, -FRESH_MONTHS), 1), timeZone);

export function monthSpan(period: string, timeZone: string): MonthSpan {
  const day = lastDay(period);
  return { period, day, ends: monthEnd(period, timeZone), freshSince: freshSince(day, timeZone), observed: period };
}

/** Today as live values have it: with the observations of the last month that is over. */
export function liveSpan(day: string, timeZone: string): MonthSpan {
  const observed = previousPeriod(LIVE, day);
  return { period: LIVE, day, ends: endOfDay(day, timeZone), freshSince: freshSince(day, timeZone), observed };
}

/**
 * What every zone adds up to in some months, by what is known now.
 *
 * @param spans     rising
 * @param figuresOf guarded figures as they were published; null = none were
 * @param otherwise number of the scheme of zones without one of their own; left out = the deployment's
 * @returns by period, in the order of zones
 */
export async function zonesInMonths(
  tx: Tx,
  spans: readonly MonthSpan[],
  figuresOf: (asked: FiguresAsked) => GuardedFigures | null,
  otherwise?: number,
): Promise<Map<string, ZoneInMonth[]>> {
  const known = await schemesByNumber(tx);
  const fallback = otherwise ?? (await defaultScheme(tx));
  const rows = await zones(tx, {});
  const schemeOf = new Map<number, StoredScheme>();
  for (const row of rows) {
    const scheme = known.get(row.scheme ?? fallback ?? 0);
    if (scheme !== undefined) schemeOf.set(row.number, scheme);
  }
  const sums = await sumsOf(tx, spans, schemeOf);
  const ofPeriod = (span: MonthSpan) =>
    rows.map(({ number, id: code, name, kind }): ZoneInMonth => {
      const { kinds, observed, observedOfZone } = sums(span, number);
      const scheme = schemeOf.get(number);
      const open: readonly EntityKind[] =
        scheme === undefined ? [] : countedKinds(viewerOf('public'), scheme.audience).everywhere;
      const isOpen = (of: EntityKind) => open.includes(of);
      const closed = kinds.filter(({ kind: of }) => !isOpen(of));
      const figures = scheme && figuresOf({ period: span.period, zone: number, scheme: scheme.number, closed });
      const guarded = guardedSums(kinds, isOpen, figures ?? null, observedOfZone);
      return { number, code, name, kind, exact: exactSums(kinds, observed), guarded };
    });
  return new Map(spans.map((span) => [span.period, ofPeriod(span)]));
}

const noSums: Omit<KindSums, 'kind'> = {
  entities: 0,
  penalty: 0,
  demonstration: 0,
  outOfScope: 0,
  graded: 0,
  ranked: 0,
  good: 0,
  bad: 0,
  fresh: 0,
  scored: 0,
  steps: 0,
};

/** All that the queries count, to be asked by month and zone. */
async function sumsOf(tx: Tx, spans: readonly MonthSpan[], schemeOf: ReadonlyMap<number, StoredScheme>) {
  const used = [...new Set(schemeOf.values())];
  const counted = [...schemeOf].map(([zone, { number }]) => ({ zone, scheme: number }));
  const entities = grouped(await monthEntities(tx), ({ zone }) => zone);
  const key = ({ period, zone }: { period: string; zone: number }) => `${period} ${zone}`;
  const records = grouped(await monthRecords(tx, spans), key);
  const evaluations = grouped(await monthEvaluations(tx, spans, counted, used.flatMap(countedGrades)), key);
  const observations = grouped(
    await monthObservations(
      tx,
      spans.map(({ observed }) => observed),
    ),
    key,
  );
  return ({ period, observed: month }: MonthSpan, zone: number) => {
    const at = key({ period, zone });
    const kinds = (entities.get(zone) ?? []).map(({ kind, entities: all }): KindSums => {
      const own = <Of extends { kind: EntityKind }>(of: readonly Of[] | undefined) =>
        of?.find((one) => one.kind === kind);
      return { ...noSums, ...own(records.get(at)), ...own(evaluations.get(at)), kind, entities: all };
    });
    const observed: readonly (ObservedSums & { byEntity: boolean })[] =
      observations.get(key({ period: month, zone })) ?? [];
    return { kinds, observed, observedOfZone: observed.filter(({ byEntity }) => !byEntity) };
  };
}

/** What each grade of a scheme counts as. */
export function countedGrades(scheme: StoredScheme): CountedGrade[] {
  const { good, bad, unranked } = gradeClasses(scheme);
  return scheme.grades.map(({ grade }) => ({
    scheme: scheme.number,
    grade,
    ranked: !unranked.includes(grade),
    good: good.includes(grade),
    bad: bad.includes(grade),
  }));
}
