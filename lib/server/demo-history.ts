import type { Tx } from '@/db/db';
import { HISTORY_MONTHS } from '@/db/demo/history';
import { type IndexValue, type NewIndexValue, saveIndexValues } from '@/db/queries/index-values';
import type { StoredMethodology } from '@/db/queries/methodologies';
import { methodologyOn, setFactor } from '@/db/queries/methodology-life';
import { insertSyntheticReleases } from '@/db/queries/releases';
import { baseFactor } from '@/lib/credit/index/link';
import { BASE_VALUE } from '@/lib/credit/index/market-credit';
import { monthAfter, monthsFrom } from '@/lib/credit/index/period';
import type { GuardedFigures, KindSums } from '@/lib/credit/indicators/zone-sums';
import { monthEnd, monthOf } from '@/lib/credit/local-time';
import { announcedFor } from './close-month';
import { monthSpan, type ZoneInMonth, zonesInMonths } from './month-inputs';
import { type ComputedValue, monthValues, referenceIn } from './month-values';

/** Below so many, a figure of the history is hidden. Nobody stands behind synthetic businesses: no second hiding is needed. */
const LEAST = 5;
/** Where the calendar does not know the year, days after the month. */
const PUBLISHED_AFTER_MS = 14 * 86_400_000;

export interface HistoryOptions {
  now: Date;
  timeZone: string;
  /** Number of the scheme of the generated evaluations. */
  scheme: number;
  /** Of the change that the values come with. */
  revision: number;
}

/**
 * The months of the demonstration's history: computed in one pass, released as synthetic, the last one provisional. The
 * region reads 100 in the first in which it has a level. Nothing where no methodology decides.
 */
export async function writeHistory(tx: Tx, { now, timeZone, scheme, revision }: HistoryOptions): Promise<void> {
  const last = monthAfter(monthOf(now, timeZone), -1);
  const periods = monthsFrom(monthAfter(last, 1 - HISTORY_MONTHS), last);
  const stored = await methodologyOn(tx, `${last}-01`);
  if (stored === null) return;
  const spans = periods.map((period) => monthSpan(period, timeZone));
  const zones = await zonesInMonths(tx, spans, ({ closed }) => figuresOf(closed), scheme);
  const methodology = await based(tx, stored, zones);
  let before = new Map<string, ComputedValue>();
  for (const period of periods) {
    const values = [false, true].flatMap((guarded) =>
      monthValues({ methodology, period, guarded }, zones.get(period)!, ofVariant(before, guarded)),
    );
    before = new Map(values.map((value) => [`${value.guarded} ${value.zone}`, value]));
    await saveIndexValues(
      tx,
      values.map((value): NewIndexValue => ({ ...value, version: 0, revision })),
    );
  }
  await insertSyntheticReleases(
    tx,
    periods.map((period) => {
      const [closesAt, announcedAt] = [monthEnd(period, timeZone), announcedFor(period, timeZone)];
      const published = announcedAt ?? new Date(closesAt.getTime() + PUBLISHED_AFTER_MS).toISOString();
      const state = period === last ? ('provisional' as const) : ('final' as const);
      const publishedAt = state === 'final' ? published : null;
      return {
        methodology: methodology.number,
        period,
        closesAt: closesAt.toISOString(),
        announcedAt,
        state,
        publishedAt,
      };
    }),
  );
}

const ofVariant = (values: ReadonlyMap<string, ComputedValue>, guarded: boolean) =>
  new Map<number, Pick<IndexValue, 'level' | 'scores' | 'lights'>>(
    [...values.values()].filter((value) => value.guarded === guarded).map((value) => [value.zone, value]),
  );

/** The version with the factor that the first month gives it in which the region has a level. */
async function based(tx: Tx, methodology: StoredMethodology, months: ReadonlyMap<string, readonly ZoneInMonth[]>) {
  if (methodology.factor !== null) return methodology;
  const levels = [...months].map(([period, zones]) => {
    const values = monthValues({ methodology, period, guarded: true }, zones, new Map());
    return referenceIn(values, methodology)?.level ?? 0;
  });
  const level = levels.find((one) => one > 0);
  if (level === undefined) return methodology;
  const factor = baseFactor(methodology.document.base?.value ?? BASE_VALUE, level);
  await setFactor(tx, methodology.number, { factor, overlap: null });
  return { ...methodology, factor };
}

function figuresOf(closed: readonly KindSums[]): GuardedFigures {
  const sum = (field: Exclude<keyof KindSums, 'kind'>) => closed.reduce((all, kind) => all + kind[field], 0);
  const shown = (value: number) => (value > 0 && value < LEAST ? null : value);
  const [graded, fresh] = [sum('graded'), sum('fresh')];
  return {
    ranked: shown(sum('ranked')),
    good: shown(sum('good')),
    bad: shown(sum('bad')),
    graded: shown(graded),
    out_of_scope: shown(sum('outOfScope')),
    fresh: shown(fresh),
    stale: shown(graded - fresh),
  };
}
