import type { ComparedZone } from '../credit/comparison/comparison';
import { isHidden } from '../credit/index/hidden-part';
import type { Indicator, Methodology } from '../credit/index/methodology';
import type { IndexPoint } from '../credit/index/series';
import type { Zone } from '../credit/zone';
import { peerClassName } from '../i18n/compare-names';
import { lightName, partName, unitName } from '../i18n/index-names';
import type { Lang } from '../i18n/lang';
import { messages } from '../i18n/messages';
import { tableMessages } from '../i18n/table-messages';
import { type Cell, columnsFor, type NoReason, type Table, tableOf } from './table';
import { type Told, zoneColumns } from './told';

const no = (none: NoReason): Cell => ({ none });

/** A zone as it stands, or why there is no level. */
export function indexTable({ comparison, lang }: Told): Table {
  const { columns: t, titles, units } = tableMessages(lang);
  const items = comparison.zones.map((zone) => ({
    zone,
    band: zone.series.items.findLast(({ rankBand }) => rankBand),
  }));
  const leveled = (of: (zone: Zone) => Cell | null) => (item: { zone: ComparedZone }) =>
    of(item.zone.zone) ?? whyNoLevel(item.zone.zone);
  const make = columnsFor<(typeof items)[number]>();
  return tableOf(
    'index',
    titles.index,
    [
      ...zoneColumns<(typeof items)[number]>(lang),
      make.text('kind', t.kind, ({ zone }) => messages(lang).kinds[zone.zone.kind]),
      make.text('peers', t.peers, ({ zone }) => peerClassName(zone.peerClass, lang)),
      make.number('entities', t.entities, ({ zone }) => zone.zone.entities),
      make.number(
        'index',
        t.index,
        leveled(({ index }) => index),
        { decimals: 1 },
      ),
      make.number(
        'level',
        t.level,
        leveled(({ level }) => level),
        { decimals: 1 },
      ),
      make.number('change', t.change, ({ zone }) => zone.zone.change, {
        unit: units.percent,
        decimals: 1,
        isSigned: true,
      }),
      make.text(
        'light',
        t.light,
        leveled(({ alarm, level }) => (level === null ? null : lightText(alarm, lang))),
      ),
      make.number('rank', t.rank, ({ zone }) => zone.zone.rank ?? no('too_few')),
      make.number('rank_of', t.rankOf, ({ zone }) => zone.zone.rankOf),
      make.number('band_low', t.bandLow, ({ band }) => band?.rankBand?.[0] ?? no('not_computed')),
      make.number('band_high', t.bandHigh, ({ band }) => band?.rankBand?.[1] ?? no('not_computed')),
      make.date('band_month', t.period, ({ band }) => band?.period ?? no('not_computed')),
      make.share('coverage', t.coverage, ({ zone }) => zone.zone.indexCoverage ?? no('not_computed'), { decimals: 1 }),
      make.date('as_of', t.asOf, ({ zone }) => zone.zone.asOf),
    ],
    items,
    { rowId: ({ zone }) => zone.zone.id },
  );
}

const lightText = (light: string | null, lang: Lang): Cell => (light === null ? no('missing') : lightName(light, lang));

function whyNoLevel({ level, indexCoverage, withheld }: Zone): Cell {
  if (level === null && indexCoverage !== null) return no(withheld ? 'withheld' : 'too_few');
  return no('not_computed');
}

interface Part {
  zone: ComparedZone;
  point: IndexPoint;
  id: string;
  name: string | undefined;
  layer: 'node' | 'indicator';
}

/** Scores, values and contributions of the last value of each zone, by node and indicator. */
export function partsTable({ comparison, methodology, lang }: Told): Table {
  const t = tableMessages(lang);
  const { columns } = t;
  const parts = comparison.zones.flatMap((zone): Part[] => {
    const point = zone.series.items.at(-1);
    return point === undefined ? [] : partsOf(zone, point, methodology);
  });
  const hidden = (part: Part) =>
    part.layer === 'node' ? isHidden(part.point, part.id, methodology) : part.point.hidden.includes(part.id);
  const known = (of: (part: Part) => number | null | undefined) => (part: Part) =>
    of(part) ?? no(hidden(part) ? 'withheld' : 'missing');
  const make = columnsFor<Part>();
  return tableOf(
    'parts',
    t.titles.parts,
    [
      ...zoneColumns<Part>(lang),
      make.text('part', columns.part, (part) => partName(part, lang)),
      make.code('part_code', columns.partCode, ({ id }) => id),
      make.text('layer', columns.layer, ({ layer }) => t[layer]),
      make.number(
        'score',
        columns.score,
        known(({ point, layer, id }) => (layer === 'node' ? point.nodes[id] : point.indicators[id])),
        { decimals: 1 },
      ),
      make.number('value', columns.value, (part) => (part.layer === 'node' ? '' : known(partValue)(part)), {
        decimals: 2,
      }),
      make.text('unit', columns.unit, ({ id, layer }) => (layer === 'node' ? '' : unitName(id, lang))),
      make.text('light', columns.light, ({ point, id }) => {
        const light = point.lights[id];
        return light == null ? '' : lightName(light, lang);
      }),
      make.number('points', columns.points, ({ point, id }) => point.drivers[id]?.points ?? null, {
        unit: t.units.points,
        decimals: 2,
        isSigned: true,
      }),
      make.number(
        'coverage_effect',
        columns.coverageEffect,
        ({ point, id }) => point.drivers[id]?.coverageEffect ?? null,
        {
          unit: t.units.points,
          decimals: 2,
          isSigned: true,
        },
      ),
      make.date('against', columns.against, ({ point }) => point.against),
      make.date('period', columns.period, ({ point }) => point.period),
    ],
    parts,
    { rowId: ({ zone, layer, id }) => `${zone.zone.id} ${layer} ${id}` },
  );
}

const partValue = ({ point, id }: Part) => point.values[id];

function partsOf(zone: ComparedZone, point: IndexPoint, methodology: Methodology | null): Part[] {
  const node = ({ id, name }: { id: string; name?: string }): Part => ({ zone, point, id, name, layer: 'node' });
  const indicator = ({ id, name }: Pick<Indicator, 'id' | 'name'>): Part => ({
    zone,
    point,
    id,
    name,
    layer: 'indicator',
  });
  const names = new Map((methodology?.indicators ?? []).map((one) => [one.id, one]));
  return [
    ...(methodology?.nodes ?? []).map(node),
    ...Object.keys(point.indicators).map((id) => indicator(names.get(id) ?? { id })),
  ];
}

/** Every month of every zone, the live value last. */
export function monthsTable({ comparison, lang }: Told): Table {
  const t = tableMessages(lang);
  const { columns } = t;
  const items = comparison.zones.flatMap((zone) => zone.series.items.map((point) => ({ zone, point })));
  type Month = (typeof items)[number];
  const leveled = (of: (point: IndexPoint) => number | null) => (item: Month) =>
    of(item.point) ?? no(item.point.hidden.length > 0 ? 'withheld' : 'too_few');
  const make = columnsFor<Month>();
  return tableOf(
    'months',
    t.titles.months,
    [
      ...zoneColumns<Month>(lang),
      make.date('period', columns.period, ({ point }) => point.period),
      make.text('state', columns.state, ({ point }) => t.states[point.state]),
      make.number(
        'index',
        columns.index,
        leveled(({ index }) => index),
        { decimals: 1 },
      ),
      make.number(
        'level',
        columns.level,
        leveled(({ level }) => level),
        { decimals: 1 },
      ),
      make.number('change', columns.change, ({ point }) => point.change, {
        unit: t.units.percent,
        decimals: 1,
        isSigned: true,
      }),
      make.text('light', columns.light, ({ point }) => lightText(point.level === null ? null : point.alarm, lang)),
      make.number('rank', columns.rank, ({ point }) => point.rank ?? no('too_few')),
      make.number('rank_of', columns.rankOf, ({ point }) => point.rankOf),
      make.number('band_low', columns.bandLow, ({ point }) => point.rankBand?.[0] ?? no('not_computed')),
      make.number('band_high', columns.bandHigh, ({ point }) => point.rankBand?.[1] ?? no('not_computed')),
      make.share('coverage', columns.coverage, ({ point }) => point.coverage, { decimals: 1 }),
      make.share('imputed', columns.imputed, ({ point }) => point.imputed, { decimals: 1 }),
      make.number('entities', columns.entities, ({ point }) => point.entities),
      make.number('evaluated', columns.evaluated, ({ point }) => point.evaluated),
      make.text('methodology', columns.methodology, ({ point }) => point.methodology.id),
      make.code('version', columns.version, ({ point }) => point.methodology.version),
      make.number('revisions', columns.revisions, ({ point }) => point.revisions.length),
      make.date('released_at', columns.releasedAt, ({ point }) => point.releasedAt ?? ''),
      make.date('as_of', columns.asOf, ({ point }) => point.asOf),
    ],
    items,
    { rowId: ({ zone, point }) => `${zone.zone.id} ${point.period}` },
  );
}
