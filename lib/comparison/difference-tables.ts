import {
  type ComparedZone,
  type MeasuredShare,
  type ScoreDistribution,
  type ShareMeasure,
  shareMeasures,
  type ZoneDifference,
} from '../credit/comparison/comparison';
import { compareMessages } from '../i18n/compare-messages';
import { tableMessages } from '../i18n/table-messages';
import { type Cell, type ColumnOf, columnsFor, type Table, tableOf } from './table';
import { type Told, zoneColumns } from './told';

interface MeasuredZone {
  zone: ComparedZone;
  measure: ShareMeasure;
  own: MeasuredShare | null;
}

/** Every share of every zone, with Wilson's intervals: of how such businesses fare, and of those that there are now. */
export function sharesTable({ comparison, lang }: Told): Table {
  const { columns: t, titles } = tableMessages(lang);
  const items = comparison.zones.flatMap((zone) =>
    shareMeasures.map((measure): MeasuredZone => ({ zone, measure, own: zone.shares[measure] })),
  );
  const known = (of: (own: MeasuredShare) => number) => (item: MeasuredZone) =>
    item.own === null ? whyNothing(item.zone) : of(item.own);
  const make = columnsFor<MeasuredZone>();
  return tableOf(
    'shares',
    titles.shares,
    [
      ...zoneColumns<MeasuredZone>(lang),
      make.text('measure', t.measure, ({ measure }) => compareMessages(lang).measures[measure]),
      make.number(
        'hits',
        t.hits,
        known(({ hits }) => hits),
      ),
      make.number(
        'n',
        t.n,
        known(({ n }) => n),
      ),
      make.number(
        'population',
        t.population,
        known(({ population }) => population),
      ),
      make.share(
        'share',
        t.share,
        known((own) => own.share),
        { decimals: 1, interval: { low: 'low', high: 'high' } },
      ),
      make.share(
        'low',
        t.low,
        known(({ underlying }) => underlying[0]),
        { decimals: 1 },
      ),
      make.share(
        'high',
        t.high,
        known(({ underlying }) => underlying[1]),
        { decimals: 1 },
      ),
      make.share(
        'now_low',
        t.nowLow,
        known(({ interval }) => interval[0]),
        { decimals: 1 },
      ),
      make.share(
        'now_high',
        t.nowHigh,
        known(({ interval }) => interval[1]),
        { decimals: 1 },
      ),
    ],
    items,
    { rowId: ({ zone, measure }) => `${zone.zone.id} ${measure}` },
  );
}

/** Nothing is counted: because this audience may not see it, or because there is nothing. */
const whyNothing = ({ zone }: ComparedZone): Cell => ({ none: zone.states.suppressed > 0 ? 'suppressed' : 'missing' });

/** Differences of shares, or of mean scores, which have another unit. */
export function differencesTable({ comparison, lang }: Told, of: 'differences' | 'score_differences'): Table {
  const t = tableMessages(lang);
  const isScore = of === 'score_differences';
  const names = new Map(comparison.zones.map(({ zone }) => [zone.id, zone.name]));
  const items = comparison.differences.filter(({ measure }) => (measure === 'score') === isScore);
  const points = { unit: t.units.points, decimals: 1, isSigned: true };
  const make = columnsFor<ZoneDifference>();
  const gap = (id: string, label: string, value: (one: ZoneDifference) => number, more = {}) =>
    isScore
      ? make.number(id, label, value, { ...points, ...more })
      : make.share(id, label, value, { decimals: 1, isSigned: true, ...more });
  const columns: ColumnOf<ZoneDifference>[] = [
    make.text('measure', t.columns.measure, ({ measure }) => compareMessages(lang).measures[measure]),
    make.text('first', t.columns.first, ({ first }) => names.get(first) ?? first),
    make.text('second', t.columns.second, ({ second }) => names.get(second) ?? second),
    gap('difference', t.columns.difference, ({ difference }) => difference, {
      interval: { low: 'low', high: 'high' },
    }),
    gap('low', t.columns.low, ({ interval }) => interval[0]),
    gap('high', t.columns.high, ({ interval }) => interval[1]),
    make.number('p', t.columns.p, ({ p }) => p, { decimals: 4 }),
    make.number('corrected', t.columns.corrected, ({ corrected }) => corrected, { decimals: 4 }),
    make.text('word', t.columns.word, ({ isReal }) => (isReal ? t.real : t.noise)),
    make.code('first_code', t.columns.firstCode, ({ first }) => first),
    make.code('second_code', t.columns.secondCode, ({ second }) => second),
  ];
  return tableOf(of, t.titles[of], columns, items, {
    rowId: ({ measure, first, second }) => JSON.stringify([measure, first, second]),
    isNoise: ({ isReal }) => !isReal,
  });
}

interface Scored {
  zone: ComparedZone;
  scores: ScoreDistribution | null;
}

/** Mean scores, with how many they stand on. */
export function scoresTable({ comparison, lang }: Told): Table {
  const { columns: t, titles, units } = tableMessages(lang);
  const known = (of: (scores: ScoreDistribution) => number) => (item: Scored) =>
    item.scores === null ? whyNothing(item.zone) : of(item.scores);
  const make = columnsFor<Scored>();
  return tableOf(
    'scores',
    titles.scores,
    [
      ...zoneColumns<Scored>(lang),
      make.number(
        'scored',
        t.scored,
        known(({ n }) => n),
      ),
      make.number(
        'population',
        t.population,
        known(({ population }) => population),
      ),
      make.number(
        'mean',
        t.mean,
        known(({ mean }) => mean),
        { unit: units.points, decimals: 1 },
      ),
      make.number(
        'deviation',
        t.deviation,
        known(({ deviation }) => deviation),
        { unit: units.points, decimals: 1 },
      ),
    ],
    comparison.zones.map((zone) => ({ zone, scores: zone.scores })),
    { rowId: ({ zone }) => zone.zone.id },
  );
}

/** How many have which score. */
export function distributionTable({ comparison, lang }: Told): Table {
  const { columns: t, titles, units } = tableMessages(lang);
  const items = comparison.zones.flatMap((zone) =>
    (zone.scores?.counts ?? []).map((count, at) => ({ zone, scores: zone.scores!, count, at })),
  );
  type Step = (typeof items)[number];
  const make = columnsFor<Step>();
  return tableOf(
    'distribution',
    titles.distribution,
    [
      ...zoneColumns<Step>(lang),
      make.number('from', t.from, ({ scores, at }) => scores.from + at * scores.width, { unit: units.points }),
      make.number('to', t.to, ({ scores, at }) => scores.from + (at + 1) * scores.width, { unit: units.points }),
      make.number('count', t.count, ({ count }) => count),
      make.share('share', t.share, ({ scores, count }) => (scores.n === 0 ? null : count / scores.n), { decimals: 1 }),
    ],
    items,
    { rowId: ({ zone, at }) => `${zone.zone.id} ${at}` },
  );
}
