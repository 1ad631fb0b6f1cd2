import { entityKinds } from './entity';
import { goodShare } from './good-share';
import { GBT_4754, industrySection, sectionName } from './industry';
import type { Scheme } from './scheme';
import type { Zone, ZoneKind } from './zone';
import { countZone, type ZoneCell } from './zone-counts';

/**
 * The businesses of one zone in groups, for one audience. A figure counts only what each business shows the audience
 * anyway; the others stand beside it as suppressed, so that no difference of figures, zones or days tells more than
 * the files do (docs/decisions/0028-statistics-and-migration.md).
 */

export const statisticsBy = ['industry', 'label', 'grade', 'kind', 'age'] as const;
export type StatisticsBy = (typeof statisticsBy)[number];

/** Records that businesses are grouped by; penalties are those that everybody may see. */
export const statisticsLabels = ['demonstration', 'red_list', 'serious_list', 'penalty'] as const;
export type StatisticsLabel = (typeof statisticsLabels)[number];
/** What the law ends the publication of: of a day that is over it is not told again, as a number neither. */
export const endedLabels: readonly StatisticsLabel[] = ['serious_list', 'penalty'];

/** Full years at which a group of ages begins. */
export const ageGroups = [0, 1, 3, 5, 10] as const;

/** Groups by codes that are no sections of GB/T 4754 at most; what is left is one more. */
export const MOST_GROUPS = 40;

/** Distinct businesses of a group that are alike in all that decides over counting them. */
export interface GroupCell extends Pick<ZoneCell, 'kind' | 'divisions' | 'entities' | 'synthetic'> {
  /** What groups them: SYSTEM:CODE of an industry, a label, years; '' = it is not known. By label `*` holds them all. */
  group: string;
  /** '' = they have no evaluation under the scheme. */
  outcome: string;
  /** '' = none. */
  grade: string;
}

/**
 * `group`: named by `group`; `none`: holds none of the labels; `state`: a state by its name; `other`: groups that are
 * too many to be told; `unknown`: it is not known; `suppressed`: known, and not counted for this audience.
 */
export type StatisticsWhat = 'group' | 'none' | 'state' | 'other' | 'unknown' | 'suppressed';

export interface StatisticsRow {
  what: StatisticsWhat;
  /** null for those without a name. */
  group: string | null;
  /** null = none is known. */
  names: { 'zh-CN': string; en: string } | null;
  entities: number;
  /** Of those, with a grade that is counted. */
  evaluated: number;
  grades: Record<string, number>;
  states: Zone['states'];
  /** Top two ranked grades ÷ ranked grades; null where nothing is ranked. */
  good: number | null;
}

export interface ZoneStatistics {
  zone: { id: string; kind: ZoneKind; name: string };
  by: StatisticsBy;
  scheme: string | null;
  /** The day at whose end they are told, YYYY-MM-DD; null = now. */
  at: string | null;
  timeZone: string;
  /** Distinct businesses. */
  entities: number;
  items: StatisticsRow[];
  /** A business can be in several groups: they do not add up to `entities`. */
  overlapping: boolean;
  /** What ages are counted from; null = they are not asked for. */
  ageSince: 'first_evaluation' | null;
  /** Labels that are not told of a day that is over. */
  notTold: StatisticsLabel[];
  synthetic: boolean;
  asOf: string;
  revision: number;
}

export interface Grouping {
  by: StatisticsBy;
  scheme: Scheme | null;
  /** Is the day over? */
  isPast: boolean;
  /** Is the grade counted, and is the group? */
  isCounted: (cell: Pick<ZoneCell, 'kind' | 'divisions'>) => boolean;
  isGrouped: (cell: Pick<ZoneCell, 'kind' | 'divisions'>) => boolean;
}

type Named = Pick<StatisticsRow, 'what' | 'group' | 'names'>;
const unnamed = (what: StatisticsWhat): Named => ({ what, group: null, names: null });
const named = (group: string, names: StatisticsRow['names'] = null): Named => ({ what: 'group', group, names });

/** The rows of a zone, each group once, with what is unknown and suppressed last. */
export function statisticsRows(cells: readonly GroupCell[], grouping: Grouping): StatisticsRow[] {
  const { by, scheme } = grouping;
  if (by === 'grade') return gradeRows(cells, grouping);
  const rows = new Map<string, { head: Named; cells: GroupCell[] }>();
  const add = (head: Named, cell?: GroupCell) => {
    const key = `${head.what} ${head.group}`;
    const row = rows.get(key) ?? { head, cells: [] };
    rows.set(key, row);
    if (cell !== undefined) row.cells.push(cell);
  };
  for (const head of alwaysThere(grouping)) add(head);
  const isTold = ({ group }: GroupCell) => by !== 'label' || toldLabels(grouping).includes(group);
  for (const cell of cells.filter(isTold)) add(headOf(cell, grouping), cell);
  const made = [...rows.values()].map((row) => ({ ...row.head, ...tally(row.cells, grouping) }));
  return inOrder(by === 'industry' ? withFewGroups(made, scheme) : made);
}

/** Cells of a zone that are kept, as cells of one group: those that no evaluation stands for have none. */
export function ofKeptCells(cells: readonly ZoneCell[]): GroupCell[] {
  const key = ({ kind, divisions }: ZoneCell) => `${kind} ${divisions.join()}`;
  const evaluated = cells.filter(({ scheme }) => scheme !== 0);
  const totals = cells.filter(({ scheme }) => scheme === 0);
  const of = (cell: ZoneCell, entities: number, synthetic: number): GroupCell => {
    const { kind, divisions, outcome, grade } = cell;
    return { group: '', kind, divisions, outcome, grade, entities, synthetic };
  };
  const without = totals.map((total) => {
    const own = evaluated.filter((cell) => key(cell) === key(total));
    return of(total, total.entities - own.reduce((sum, { entities }) => sum + entities, 0), total.synthetic);
  });
  return [...without, ...evaluated.map((cell) => of(cell, cell.entities, 0))];
}

/** Distinct businesses of the cells of a zone. */
export function statisticsTotal(cells: readonly GroupCell[], by: StatisticsBy): number {
  const distinct = by === 'label' ? cells.filter(({ group }) => group === '*') : cells;
  return distinct.reduce((sum, { entities }) => sum + entities, 0);
}

/** Who holds none of the labels would tell, of a day that is over, who held one that has ended. */
const toldLabels = ({ isPast }: Grouping): string[] =>
  isPast ? statisticsLabels.filter((label) => !endedLabels.includes(label)) : [...statisticsLabels, 'none'];

/** Groups that are told of also where nobody is in them. */
function alwaysThere(grouping: Grouping): Named[] {
  const { by } = grouping;
  if (by === 'kind') return entityKinds.map((kind) => named(kind));
  if (by === 'age') return [...ageGroups.map((years) => named(String(years))), unnamed('unknown')];
  if (by !== 'label') return [];
  return toldLabels(grouping).map((label) => (label === 'none' ? unnamed('none') : named(label)));
}

function headOf(cell: GroupCell, { by, isGrouped }: Grouping): Named {
  if (by === 'kind') return named(cell.kind);
  if (by === 'label') return cell.group === 'none' ? unnamed('none') : named(cell.group);
  if (!isGrouped(cell)) return unnamed('suppressed');
  if (cell.group === '') return unnamed('unknown');
  return by === 'industry' ? industryHead(cell.group) : named(cell.group);
}

function industryHead(group: string): Named {
  const at = group.indexOf(':');
  const [system, code] = [group.slice(0, at), group.slice(at + 1)];
  if (system !== GBT_4754) return named(group);
  const section = industrySection(code);
  if (section === null) return unnamed('unknown');
  return named(section, { 'zh-CN': sectionName(section, 'zh-CN')!, en: sectionName(section, 'en')! });
}

type Counts = Omit<StatisticsRow, keyof Named>;

/** What businesses of one row come to, as a zone's own counts are made. */
function tally(cells: readonly GroupCell[], { scheme, isCounted }: Grouping): Counts {
  const common = { divisions: [], demonstration: 0, synthetic: 0 };
  // Two kinds of entities are enough to tell who is counted and who is not.
  const sorted = cells.flatMap((cell): ZoneCell[] => {
    const kind = isCounted(cell) ? 'counted' : 'not';
    const { entities, outcome, grade } = cell;
    const total = { ...common, kind, entities, scheme: 0, outcome: '', grade: '' };
    return outcome === '' ? [total] : [total, { ...common, kind, entities, scheme: 1, outcome, grade }];
  });
  const grades = scheme?.grades.map(({ grade }) => grade) ?? [];
  const counts = countZone(sorted, {
    scheme: scheme === null ? null : { number: 1, grades },
    isCounted: ({ kind }) => kind === 'counted',
  });
  const { entities, evaluated, states } = counts;
  return { entities, evaluated, grades: counts.grades, states, good: shareOf(counts.grades, scheme) };
}

const shareOf = (grades: Record<string, number>, scheme: Scheme | null) =>
  scheme === null ? null : goodShare(grades, scheme).share;

/** By grade each grade is a row, and each state. */
function gradeRows(cells: readonly GroupCell[], grouping: Grouping): StatisticsRow[] {
  const { grades, states, ...whole } = tally(cells, grouping);
  const none = Object.fromEntries(Object.keys(grades).map((grade) => [grade, 0]));
  const noStates = Object.fromEntries(Object.keys(states).map((state) => [state, 0])) as Zone['states'];
  const empty = { ...whole, grades: none, states: noStates, evaluated: 0, good: null };
  const ofGrades = Object.entries(grades).map(([grade, entities]): StatisticsRow => {
    const own = { ...none, [grade]: entities };
    return {
      ...named(grade),
      ...empty,
      entities,
      evaluated: entities,
      grades: own,
      good: shareOf(own, grouping.scheme),
    };
  });
  const ofStates = Object.entries(states).map(([state, entities]): StatisticsRow => {
    const head: Named = state === 'suppressed' ? unnamed('suppressed') : { ...named(state), what: 'state' };
    return { ...head, ...empty, entities, states: { ...noStates, [state]: entities } };
  });
  const isShown = ({ what, entities }: StatisticsRow) => what !== 'suppressed' || entities > 0;
  return [...ofGrades, ...ofStates].filter(isShown);
}

/** Codes of other systems can be any number: the largest stay, and the rest is one row. */
function withFewGroups(rows: readonly StatisticsRow[], scheme: Scheme | null): StatisticsRow[] {
  const own = rows.filter(({ what, names }) => what === 'group' && names === null);
  const bySize = own.toSorted((a, b) => b.entities - a.entities || (a.group! < b.group! ? -1 : 1));
  const left = new Set(bySize.slice(MOST_GROUPS));
  const others = rows.filter((row) => !own.includes(row));
  const sections = others.filter(({ what }) => what === 'group').toSorted((a, b) => (a.group! < b.group! ? -1 : 1));
  const rest = others.filter(({ what }) => what !== 'group');
  const other = left.size === 0 ? [] : [{ ...unnamed('other'), ...added([...left], scheme) }];
  return [...sections, ...bySize.slice(0, MOST_GROUPS), ...other, ...rest];
}

function added(rows: readonly StatisticsRow[], scheme: Scheme | null): Counts {
  const sum = (of: (row: StatisticsRow) => number) => rows.reduce((total, row) => total + of(row), 0);
  const each = <Key extends string>(of: (row: StatisticsRow) => Record<Key, number>) =>
    Object.fromEntries(
      (Object.keys(of(rows[0]!)) as Key[]).map((key) => [key, sum((row) => of(row)[key] ?? 0)]),
    ) as Record<Key, number>;
  const grades = each((row) => row.grades);
  return {
    entities: sum(({ entities }) => entities),
    evaluated: sum(({ evaluated }) => evaluated),
    grades,
    states: each((row) => row.states),
    good: shareOf(grades, scheme),
  };
}

/** What is no group stands last. */
function inOrder(rows: readonly StatisticsRow[]): StatisticsRow[] {
  const order: readonly StatisticsWhat[] = ['group', 'state', 'other', 'none', 'unknown', 'suppressed'];
  return rows.toSorted((a, b) => order.indexOf(a.what) - order.indexOf(b.what));
}
