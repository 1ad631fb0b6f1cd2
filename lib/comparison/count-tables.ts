import type { ComparedBy, ComparedZone } from '../credit/comparison/comparison';
import { type FootfallSlot, type FootfallTotal, footfallTotal } from '../credit/footfall';
import { dayOf } from '../credit/local-time';
import { type Move, moveKind, moveKinds, type Standing } from '../credit/migration';
import type { Scheme } from '../credit/scheme';
import type { Zone } from '../credit/zone';
import type { StatisticsRow } from '../credit/zone-statistics';
import { gradeWords } from '../i18n/grade-words';
import { groupWords } from '../i18n/group-words';
import type { Lang } from '../i18n/lang';
import { messages } from '../i18n/messages';
import { statisticsMessages } from '../i18n/statistics-messages';
import { tableMessages } from '../i18n/table-messages';
import { type ColumnOf, columnsFor, type Table, type TableId, tableOf } from './table';
import { schemeOf, type Told, zoneColumns } from './told';

interface ZoneItem {
  zone: ComparedZone;
}

interface Counts {
  grades: Record<string, number>;
  states: Zone['states'];
}

const stateIds = ['unrated', 'insufficient_data', 'out_of_scope', 'unevaluated', 'suppressed'] as const;

/** One column for each grade of the scheme and each state; no grades where there is no one scheme. */
function countColumns<Item>(scheme: Scheme | undefined, lang: Lang, of: (item: Item) => Counts): ColumnOf<Item>[] {
  const { states } = messages(lang);
  const make = columnsFor<Item>();
  return [
    ...(scheme?.grades ?? []).map(({ grade }) =>
      make.number(`grade_${grade}`, gradeWords(scheme, grade), (item) => of(item).grades[grade] ?? 0),
    ),
    ...stateIds.map((state) => make.number(`state_${state}`, states[state], (item) => of(item).states[state])),
  ];
}

/** Businesses by grade and by state. */
export function gradesTable(told: Told): Table {
  const { comparison, lang } = told;
  const { columns: t, titles } = tableMessages(lang);
  const make = columnsFor<ZoneItem>();
  const columns: ColumnOf<ZoneItem>[] = [
    ...zoneColumns<ZoneItem>(lang),
    make.number('entities', t.entities, ({ zone }) => zone.zone.entities),
    make.number('evaluated', t.evaluated, ({ zone }) => zone.zone.evaluated),
    ...countColumns<ZoneItem>(schemeOf(told), lang, ({ zone }) => zone.zone),
  ];
  const items = comparison.zones.map((zone) => ({ zone }));
  return tableOf('grades', titles.grades, columns, items, { rowId: ({ zone }) => zone.zone.id });
}

/** How many rose, fell, came and went. */
export function migrationTable({ comparison, lang }: Told): Table {
  const { columns: t, titles } = tableMessages(lang);
  const words = statisticsMessages(lang);
  const names = { ...words, other: words.otherMoves };
  const make = columnsFor<ZoneItem>();
  const columns: ColumnOf<ZoneItem>[] = [
    ...zoneColumns<ZoneItem>(lang),
    make.date('from', t.from, ({ zone }) => zone.migration.from),
    make.date('to', t.to, ({ zone }) => zone.migration.to ?? 'live'),
    ...moveKinds.map((kind) => make.number(kind, names[kind], ({ zone }) => zone.migration.totals[kind])),
    make.number('suppressed', t.suppressed, ({ zone }) => zone.migration.suppressed),
    make.number('entities', t.entities, ({ zone }) => zone.migration.entities),
  ];
  const items = comparison.zones.map((zone) => ({ zone }));
  return tableOf('migration', titles.migration, columns, items, { rowId: ({ zone }) => zone.zone.id });
}

/** Who moved from which grade or state to which. */
export function movesTable(told: Told): Table {
  const { comparison, lang } = told;
  const { columns: t, titles } = tableMessages(lang);
  const scheme = schemeOf(told);
  const words = statisticsMessages(lang);
  const names = { ...words, other: words.otherMoves };
  const items = comparison.zones.flatMap((zone) => zone.migration.items.map((move) => ({ zone, move })));
  type Moved = { zone: ComparedZone; move: Move };
  const standing = (of: Standing) => ('grade' in of ? gradeWords(scheme, of.grade) : messages(lang).states[of.state]);
  const make = columnsFor<Moved>();
  return tableOf(
    'moves',
    titles.moves,
    [
      ...zoneColumns<Moved>(lang),
      make.text('before', t.before, ({ move }) => standing(move.from)),
      make.text('after', t.after, ({ move }) => standing(move.to)),
      make.text('move', t.move, ({ move }) => (scheme === undefined ? null : names[moveKind(move, scheme)])),
      make.number('entities', t.count, ({ move }) => move.entities),
    ],
    items,
    { rowId: ({ zone, move }) => JSON.stringify([zone.zone.id, move.from, move.to]) },
  );
}

/** Businesses of each zone in groups. */
export function groupTable(told: Told, by: ComparedBy): Table {
  const { comparison, lang } = told;
  const { columns: t, titles } = tableMessages(lang);
  const scheme = schemeOf(told);
  const items = comparison.zones.flatMap((zone) => zone.statistics[by].items.map((row) => ({ zone, row })));
  type Group = { zone: ComparedZone; row: StatisticsRow };
  const id: TableId = by;
  const make = columnsFor<Group>();
  return tableOf(
    id,
    titles[by],
    [
      ...zoneColumns<Group>(lang),
      make.text('group', t.group, ({ row }) => groupWords(row, by, lang, scheme)),
      make.code('group_code', t.groupCode, ({ row }) => row.group ?? ''),
      make.number('entities', t.entities, ({ row }) => row.entities),
      make.number('evaluated', t.evaluated, ({ row }) => row.evaluated),
      make.share(
        'good',
        t.good,
        ({ row }) =>
          row.good ?? { none: row.what === 'suppressed' || row.states.suppressed > 0 ? 'suppressed' : 'missing' },
        { decimals: 1 },
      ),
      ...countColumns<Group>(scheme, lang, ({ row }) => row),
    ],
    items,
    { rowId: ({ zone, row }) => JSON.stringify([zone.zone.id, row.what, row.group]) },
  );
}

interface Day extends ZoneItem {
  day: string | null;
  total: FootfallTotal | null;
}

/** Passages by day of the zones' time zone; a zone without any is there, with nothing known. */
export function footfallTable({ comparison, lang }: Told): Table {
  const { columns: t, titles } = tableMessages(lang);
  const items = comparison.zones.flatMap((zone): Day[] => {
    const days = daysOf(zone);
    return days.length === 0 ? [{ zone, day: null, total: null }] : days;
  });
  const make = columnsFor<Day>();
  return tableOf(
    'footfall',
    titles.footfall,
    [
      ...zoneColumns<Day>(lang),
      make.date('day', t.day, ({ day }) => day),
      make.number('in', t.in, ({ total }) => total?.in ?? null),
      make.number('out', t.out, ({ total }) => total?.out ?? null),
      make.number('compared', t.compared, ({ total }) => total?.compared ?? null),
      make.number('expected', t.expected, ({ total }) => total?.expected ?? null, { decimals: 1 }),
      make.number('weeks', t.weeks, ({ total }) => total?.weeks ?? null),
    ],
    items,
    { rowId: ({ zone, day }) => `${zone.zone.id} ${day}` },
  );
}

function daysOf(zone: ComparedZone): Day[] {
  const { slots, timeZone } = zone.footfall;
  const byDay = new Map<string, FootfallSlot[]>();
  for (const slot of slots) {
    const day = dayOf(new Date(slot.start), timeZone);
    byDay.set(day, [...(byDay.get(day) ?? []), slot]);
  }
  return [...byDay].map(([day, own]) => ({ zone, day, total: footfallTotal(own) }));
}
