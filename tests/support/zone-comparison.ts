import type {
  ComparedZone,
  MeasuredShare,
  ScoreDistribution,
  ShareMeasure,
  ZoneComparison,
} from '@/lib/credit/comparison/comparison';
import { shareMeasures } from '@/lib/credit/comparison/comparison';
import { zoneDifferences } from '@/lib/credit/comparison/differences';
import { measured as measuredShare } from '@/lib/credit/comparison/shares';
import type { IndexPoint } from '@/lib/credit/index/series';
import { peerClassOf } from '@/lib/credit/peer-class';
import type { Zone } from '@/lib/credit/zone';
import type { StatisticsBy, StatisticsRow, ZoneStatistics } from '@/lib/credit/zone-statistics';

/** Comparisons made by hand, for what is said of them and how they are taken away. */

export const AS_OF = '2026-11-20T08:00:00.000Z';

/** Counts of a measure, hits of n, out of a population; left out = all are counted. */
export type Counts = Partial<Record<ShareMeasure, [hits: number, n: number, population?: number]>>;

export interface Given {
  zone: Partial<Zone> & Pick<Zone, 'id' | 'name'>;
  counts?: Counts;
  scores?: ScoreDistribution | null;
  points?: Partial<IndexPoint>[];
  groups?: Partial<Record<Exclude<StatisticsBy, 'grade'>, Partial<StatisticsRow>[]>>;
  migration?: Partial<ComparedZone['migration']>;
  footfall?: Partial<ComparedZone['footfall']>;
}

export function zoneOf(given: Given['zone']): Zone {
  return {
    kind: 'specialised_market',
    scheme: 'CN-2026',
    division: '330782',
    parent: null,
    level: 70,
    index: 105,
    change: 0,
    alarm: 'green',
    indexCoverage: 0.9,
    withheld: false,
    coverage: 0.9,
    rank: 1,
    rankOf: 2,
    entities: 1_000,
    evaluated: 900,
    grades: { A: 500, B: 300, C: 80, D: 20 },
    states: { unrated: 0, insufficient_data: 0, out_of_scope: 0, unevaluated: 100, suppressed: 0 },
    demonstration: 10,
    synthetic: false,
    asOf: AS_OF,
    revision: 7,
    ...given,
  };
}

export function pointOf(given: Partial<IndexPoint>): IndexPoint {
  return {
    period: 'live',
    state: 'live',
    methodology: { id: 'cn-market-credit', version: '1' },
    level: 70,
    index: 105,
    change: 0,
    coverage: 0.9,
    imputed: 0,
    entities: 1_000,
    evaluated: 900,
    alarm: 'green',
    lights: {},
    nodes: {},
    indicators: {},
    values: {},
    hidden: [],
    peerClass: 'specialised_market/medium',
    rank: null,
    rankOf: 2,
    rankBand: null,
    against: null,
    drivers: {},
    inputHash: '',
    revision: 7,
    asOf: AS_OF,
    releasedAt: null,
    revisions: [],
    ...given,
  };
}

const groupRow = (given: Partial<StatisticsRow>): StatisticsRow => ({
  what: 'group',
  group: 'F',
  names: null,
  entities: 0,
  evaluated: 0,
  grades: { A: 0, B: 0, C: 0, D: 0 },
  states: { unrated: 0, insufficient_data: 0, out_of_scope: 0, unevaluated: 0, suppressed: 0 },
  good: null,
  ...given,
});

function sharesOf(counts: Counts): Record<ShareMeasure, MeasuredShare | null> {
  const of = (measure: ShareMeasure): MeasuredShare | null => {
    const [hits, n, population] = counts[measure] ?? [0, 0];
    return measuredShare(hits, n, population);
  };
  return Object.fromEntries(shareMeasures.map((measure) => [measure, of(measure)])) as Record<
    ShareMeasure,
    MeasuredShare | null
  >;
}

export function comparedZone(given: Given): ComparedZone {
  const zone = zoneOf(given.zone);
  const { id, kind, name, scheme } = zone;
  const head = { id, kind, name };
  const own = { scheme, timeZone: 'Asia/Shanghai', synthetic: zone.synthetic, asOf: AS_OF, revision: 7 };
  const statistics = (by: Exclude<StatisticsBy, 'grade'>): ZoneStatistics => ({
    ...own,
    zone: head,
    by,
    at: null,
    entities: zone.entities,
    items: (given.groups?.[by] ?? []).map(groupRow),
    overlapping: by === 'label',
    ageSince: by === 'age' ? 'first_evaluation' : null,
    notTold: [],
  });
  return {
    zone,
    peerClass: peerClassOf(zone),
    series: {
      zone: head,
      items: (given.points ?? [{}]).map(pointOf),
      forecast: null,
      nextRelease: null,
      revision: 7,
    },
    statistics: {
      industry: statistics('industry'),
      label: statistics('label'),
      kind: statistics('kind'),
      age: statistics('age'),
    },
    migration: {
      ...own,
      zone: head,
      from: '2025-11-30',
      to: null,
      entities: zone.entities,
      suppressed: 0,
      items: [],
      totals: { better: 0, worse: 0, unchanged: 0, entered: 0, left: 0, other: 0 },
      ...given.migration,
    },
    shares: sharesOf(given.counts ?? {}),
    scores: given.scores ?? null,
    footfall: {
      zone: id,
      from: '2026-10-23T16:00:00.000Z',
      to: AS_OF,
      minutes: 60,
      timeZone: 'Asia/Shanghai',
      devices: 0,
      slots: [],
      total: { in: 0, out: 0, compared: null, expected: null, weeks: null },
      synthetic: false,
      asOf: AS_OF,
      revision: 7,
      ...given.footfall,
    },
  };
}

/** Zones side by side, with each difference that their counts give. */
export function comparisonOf(given: readonly Given[], rest: Partial<ZoneComparison> = {}): ZoneComparison {
  const zones = given.map(comparedZone);
  const schemes = [...new Set(zones.flatMap(({ zone }) => zone.scheme ?? []))];
  return {
    zones,
    unknown: [],
    from: null,
    to: null,
    scheme: schemes.length === 1 ? schemes[0]! : null,
    differences: schemes.length === 1 ? zoneDifferences(zones.map((one) => ({ ...one, id: one.zone.id }))) : [],
    timeZone: 'Asia/Shanghai',
    synthetic: false,
    asOf: AS_OF,
    revision: 7,
    ...rest,
  };
}
