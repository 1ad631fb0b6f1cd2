import type { ZoneKind } from '@/lib/credit/zone';
import type { Aspect, Layout, Placed, Scene, ScreenDocument } from './screen';

/** The screen that is shipped, and what a screen shows that has no scenes of its own. */

type Layouts = Record<Aspect, Layout>;

const index = { area: 'index', kind: 'index', options: { drivers: 2 } } as const satisfies Placed;
const trend = { area: 'trend', kind: 'trend', options: {} } as const satisfies Placed;
const grades = { area: 'grades', kind: 'grades', options: {} } as const satisfies Placed;
const footfall = { area: 'footfall', kind: 'footfall', options: {} } as const satisfies Placed;
const ticker = { area: 'ticker', kind: 'ticker', options: {} } as const satisfies Placed;
const counters = { area: 'counters', kind: 'counters', options: {} } as const satisfies Placed;

const map = (tilted: boolean, { units = false, warnings = true } = {}): Placed => ({
  area: 'map',
  kind: 'map',
  options: { tilted, units, warnings },
});
const ranking = (kind: ZoneKind | null): Placed => ({ area: 'ranking', kind: 'ranking', options: { kind } });

/** One widget that fills the wall above the counters. */
const alone = (area: string): Layouts => ({
  wide: { columns: [1], rows: [89, 11], areas: [area, 'counters'] },
  ultra: { columns: [1], rows: [87, 13], areas: [area, 'counters'] },
  tall: { columns: [1], rows: [87, 13], areas: [area, 'counters'] },
});

const around = (right: readonly [string, string, string]): Layouts => ({
  wide: {
    columns: [3, 6, 3],
    rows: [38, 11, 20, 20, 11],
    areas: [
      `index map ${right[0]}`,
      `index map ${right[1]}`,
      `trend map ${right[1]}`,
      `grades map ${right[2]}`,
      'counters counters counters',
    ],
  },
  ultra: {
    columns: [3, 2.6, 11, 2.7, 2.6],
    rows: [58, 42],
    areas: ['index grades map ranking footfall', 'trend counters map ranking ticker'],
  },
  tall: {
    columns: [1, 1],
    rows: [21, 34, 14, 18, 13],
    areas: ['index trend', 'map map', 'ranking grades', 'ranking footfall', 'counters counters'],
  },
});

/** A scene that is about the whole for 20 s at all hours, but for what is said otherwise. */
const scene = (given: Pick<Scene, 'id' | 'title' | 'widgets' | 'layouts'> & Partial<Scene>): Scene => ({
  about: { of: 'whole' },
  seconds: 20,
  hours: null,
  languages: [],
  months: 13,
  needs: null,
  ...given,
});

/** A scene that goes through the zones of a kind. */
function through(id: ZoneKind, title: Scene['title']): Scene {
  return scene({
    id: id.replace('_', '-'),
    title,
    about: { of: 'each', kind: id, most: 4 },
    widgets: [map(false), index, trend, grades, ranking(id), footfall, ticker, counters],
    layouts: around(['footfall', 'ranking', 'ticker']),
  });
}

const region = scene({
  id: 'region',
  title: { zh: '全区域', en: 'The whole region' },
  seconds: 40,
  widgets: [map(true), index, trend, grades, ranking(null), footfall, ticker, counters],
  layouts: around(['ranking', 'footfall', 'ticker']),
});

export const mainScreen: ScreenDocument = {
  alarmSeconds: 30,
  night: { from: '22:00', to: '06:00' },
  scenes: [
    region,
    through('core_district', { zh: '核心商圈', en: 'Core business districts' }),
    through('specialised_market', { zh: '专业市场', en: 'Specialised markets' }),
    through('future_community', { zh: '未来社区', en: 'Future communities' }),
    scene({
      id: 'ranking',
      title: { zh: '信用排行榜', en: 'Credit ranking' },
      widgets: [{ area: 'rankings', kind: 'rankings', options: {} }, counters],
      layouts: alone('rankings'),
    }),
    scene({
      id: 'footfall',
      title: { zh: '客流情况', en: 'Footfall' },
      needs: 'footfall',
      widgets: [
        footfall,
        { area: 'zones', kind: 'footfall-zones', options: { most: 12 } },
        map(false, { warnings: false }),
        counters,
      ],
      layouts: {
        wide: {
          columns: [5, 7],
          rows: [40, 49, 11],
          areas: ['footfall map', 'zones map', 'counters counters'],
        },
        ultra: { columns: [5, 11, 5], rows: [87, 13], areas: ['footfall map zones', 'counters counters counters'] },
        tall: { columns: [1], rows: [24, 31, 32, 13], areas: ['footfall', 'map', 'zones', 'counters'] },
      },
    }),
    scene({
      id: 'statistics',
      title: { zh: '经营主体信用情况统计', en: 'Businesses and their credit' },
      widgets: [
        { area: 'industry', kind: 'statistics', options: { by: 'industry' } },
        { area: 'grade', kind: 'statistics', options: { by: 'grade' } },
        { area: 'label', kind: 'statistics', options: { by: 'label' } },
        { area: 'moves', kind: 'migration', options: { months: 12 } },
        counters,
      ],
      layouts: {
        wide: {
          columns: [5, 4, 4],
          rows: [45, 44, 11],
          areas: ['industry grade label', 'industry moves moves', 'counters counters counters'],
        },
        ultra: {
          columns: [6, 4, 4, 6],
          rows: [87, 13],
          areas: ['industry grade label moves', 'counters counters counters counters'],
        },
        tall: {
          columns: [1, 1],
          rows: [25, 33, 29, 13],
          areas: ['industry industry', 'grade label', 'moves moves', 'counters counters'],
        },
      },
    }),
    scene({
      id: 'demonstration',
      title: { zh: '诚信经营示范单位', en: 'Demonstration units' },
      needs: 'units',
      widgets: [map(false, { units: true, warnings: false }), { area: 'units', kind: 'units', options: {} }, counters],
      layouts: {
        wide: { columns: [7, 5], rows: [89, 11], areas: ['map units', 'counters counters'] },
        ultra: { columns: [11, 8], rows: [87, 13], areas: ['map units', 'counters counters'] },
        tall: { columns: [1], rows: [45, 42, 13], areas: ['map', 'units', 'counters'] },
      },
    }),
    scene({
      id: 'freshness',
      title: { zh: '数据新鲜度与覆盖', en: 'Freshness and coverage of the data' },
      seconds: 15,
      widgets: [{ area: 'freshness', kind: 'freshness', options: {} }, counters],
      layouts: alone('freshness'),
    }),
    scene({
      id: 'alarm',
      title: { zh: '预警', en: 'Warning' },
      about: { of: 'warning' },
      widgets: [{ area: 'alarm', kind: 'alarm', options: {} }, map(false, { warnings: false }), index, trend, grades],
      layouts: {
        wide: {
          columns: [4, 5, 3],
          rows: [49, 28, 23],
          areas: ['alarm map index', 'alarm map trend', 'alarm map grades'],
        },
        ultra: { columns: [6, 10, 3, 3], rows: [1, 1], areas: ['alarm map index trend', 'alarm map index grades'] },
        tall: {
          columns: [1, 1],
          rows: [30, 34, 36],
          areas: ['alarm alarm', 'map map', 'index trend'],
        },
      },
    }),
  ],
};
