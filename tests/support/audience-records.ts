import type { EntityKind } from '@/lib/credit/entity';
import type { Holder, Standing } from './audience-world';

/*
 * Records of every kind in every state, class, procedure and place in time, and who must see them on 20 November 2026:
 * written by hand from DOMAIN 5.1 to 5.4 and docs/decisions/0007. Nothing here is computed by the product.
 */

export interface RecordCell {
  kind: string;
  severity: string | null;
  procedure: string | null;
  state: string;
  period: string;
  authority: string;
  decidedAt: string | null;
  publishedFrom: string | null;
  publishedUntil: string | null;
}

/** In the order of the letters of the tables below. */
const states = ['pending', 'appealed', 'effective', 'repaired', 'revoked'] as const;
/** What is seen, by the first letters of the states; revoked is x. */
type Seen = string;

interface Period {
  decidedAt: string | null;
  publishedFrom: string | null;
  publishedUntil: string | null;
  authority?: string;
}
const dates = (decidedAt: string | null, publishedFrom: string | null, publishedUntil: string | null = null) => ({
  decidedAt,
  publishedFrom,
  publishedUntil,
});

/** When penalties were decided and published, seen from 20 November 2026. */
const penaltyPeriods: Record<string, Period> = {
  within: dates('2026-09-30', '2026-10-01'),
  // A general one ends today at 24:00, a year after its document.
  'last day': dates('2025-11-20', '2025-11-27'),
  'year over': dates('2025-11-19', '2025-11-26'),
  // Said to end with yesterday.
  'said end': dates('2026-03-01', '2026-03-02', '2026-11-20'),
  'not begun': dates('2026-11-18', '2026-11-21'),
  unpublished: dates('2026-09-30', null),
  undated: dates(null, '2026-10-01'),
  // Three years of the market authority from publication end before three years from the document.
  'authority over': { ...dates('2023-12-01', '2023-11-19'), authority: '义乌市市场监督管理局' },
  'five years over': dates('2021-11-19', '2021-11-20'),
};

/** When everything else was. */
const otherPeriods: Record<string, Period> = {
  within: dates('2026-09-30', '2026-10-01', '2027-10-01'),
  'last day': dates('2026-09-30', '2026-10-01', '2026-11-21'),
  ended: dates('2026-09-30', '2026-10-01', '2026-11-20'),
  'not begun': dates('2026-11-18', '2026-11-21'),
  unpublished: dates('2026-09-30', null),
  'without end': dates('2026-09-30', '2026-10-01'),
  'five years over': dates('2021-11-19', '2021-11-20'),
};

type By = Record<Standing, Seen>;
const by = (ofPublic: Seen, wall: Seen, inside: Seen, own: Seen, regulator: Seen): By => ({
  public: ofPublic,
  wall,
  inside,
  own,
  regulator,
});

type PenaltyRow = [period: string, severity: string, unlessSummary: By, summary: By];
const fileOnly = by('.....', '.....', '.....', 'paer.', 'paer.');
const nobody = by('.....', '.....', '.....', '.....', '.....');
const open = by('..e..', '.....', '..e..', 'paer.', 'paer.');

/** Penalties of a business that is not on the serious list. */
const penaltyTable: PenaltyRow[] = [
  ['within', 'minor', fileOnly, fileOnly],
  ['within', 'general', open, fileOnly],
  ['within', 'serious', open, fileOnly],
  ['last day', 'minor', fileOnly, fileOnly],
  ['last day', 'general', open, fileOnly],
  ['last day', 'serious', open, fileOnly],
  ['year over', 'minor', fileOnly, fileOnly],
  ['year over', 'general', fileOnly, fileOnly],
  ['year over', 'serious', open, fileOnly],
  ['said end', 'minor', fileOnly, fileOnly],
  ['said end', 'general', fileOnly, fileOnly],
  ['said end', 'serious', fileOnly, fileOnly],
  ['not begun', 'minor', fileOnly, fileOnly],
  ['not begun', 'general', fileOnly, fileOnly],
  ['not begun', 'serious', fileOnly, fileOnly],
  ['unpublished', 'minor', fileOnly, fileOnly],
  ['unpublished', 'general', fileOnly, fileOnly],
  ['unpublished', 'serious', fileOnly, fileOnly],
  ['undated', 'minor', fileOnly, fileOnly],
  ['undated', 'general', fileOnly, fileOnly],
  ['undated', 'serious', fileOnly, fileOnly],
  ['authority over', 'minor', fileOnly, fileOnly],
  ['authority over', 'general', fileOnly, fileOnly],
  ['authority over', 'serious', fileOnly, fileOnly],
  ['five years over', 'minor', nobody, nobody],
  ['five years over', 'general', nobody, nobody],
  ['five years over', 'serious', nobody, nobody],
];

/** Penalties that are over five years old, of a business that is on the serious list: kept for as long as it is. */
const listedTable: PenaltyRow[] = [
  ['five years over', 'minor', fileOnly, fileOnly],
  ['five years over', 'general', fileOnly, fileOnly],
  ['five years over', 'serious', fileOnly, fileOnly],
];

/** First day on which a penalty is no longer public, as its file says it: minor, general, serious. */
const penaltyEnds: Record<string, Record<string, string | null>> = {
  within: { minor: null, general: '2027-10-01', serious: '2029-10-01' },
  'last day': { minor: null, general: '2026-11-21', serious: '2028-11-21' },
  'year over': { minor: null, general: '2026-11-20', serious: '2028-11-20' },
  'said end': { minor: '2026-11-20', general: '2026-11-20', serious: '2026-11-20' },
  'not begun': { minor: null, general: '2027-11-19', serious: '2029-11-19' },
  unpublished: { minor: null, general: '2027-10-01', serious: '2029-10-01' },
  undated: { minor: null, general: null, serious: null },
  'authority over': { minor: null, general: '2024-12-02', serious: '2026-11-20' },
  'five years over': { minor: null, general: '2022-11-20', serious: '2024-11-20' },
};

const everybody = by('..e..', '..e..', '..e..', 'paer.', 'paer.');

type OtherRow = [kind: string, period: string, ofEnterprises: By, ofAllOthers: By];
/** All but penalties. Only a licence or commendation of an enterprise is public (DOMAIN 5.4; ZJ-REG 15). */
const otherTable: OtherRow[] = [
  ['demonstration', 'within', everybody, everybody],
  ['demonstration', 'last day', everybody, everybody],
  ['demonstration', 'ended', fileOnly, fileOnly],
  ['demonstration', 'not begun', fileOnly, fileOnly],
  ['demonstration', 'unpublished', everybody, everybody],
  ['demonstration', 'without end', everybody, everybody],
  ['demonstration', 'five years over', everybody, everybody],
  ['red_list', 'within', everybody, everybody],
  ['red_list', 'last day', everybody, everybody],
  ['red_list', 'ended', fileOnly, fileOnly],
  ['red_list', 'not begun', fileOnly, fileOnly],
  ['red_list', 'unpublished', everybody, everybody],
  ['red_list', 'without end', everybody, everybody],
  ['red_list', 'five years over', everybody, everybody],
  ['serious_list', 'within', everybody, everybody],
  ['serious_list', 'last day', everybody, everybody],
  ['serious_list', 'ended', fileOnly, fileOnly],
  ['serious_list', 'not begun', fileOnly, fileOnly],
  ['serious_list', 'unpublished', fileOnly, fileOnly],
  ['serious_list', 'without end', everybody, everybody],
  ['serious_list', 'five years over', everybody, everybody],
  ['licence', 'within', open, fileOnly],
  ['licence', 'last day', open, fileOnly],
  ['licence', 'ended', fileOnly, fileOnly],
  ['licence', 'not begun', fileOnly, fileOnly],
  ['licence', 'unpublished', open, fileOnly],
  ['licence', 'without end', open, fileOnly],
  ['licence', 'five years over', open, fileOnly],
  ['commendation', 'within', open, fileOnly],
  ['commendation', 'last day', open, fileOnly],
  ['commendation', 'ended', fileOnly, fileOnly],
  ['commendation', 'not begun', fileOnly, fileOnly],
  ['commendation', 'unpublished', open, fileOnly],
  ['commendation', 'without end', open, fileOnly],
  ['commendation', 'five years over', open, fileOnly],
];

const cellsOf = (facts: Pick<RecordCell, 'kind' | 'severity' | 'procedure' | 'period'>, period: Period) =>
  states.map((state): RecordCell => ({ authority: '义乌市信用办', ...facts, state, ...period }));

interface Row {
  cells: RecordCell[];
  seen: (kind: EntityKind) => By;
}

const penaltyRows = (table: readonly PenaltyRow[]): Row[] =>
  table.flatMap(([period, severity, unlessSummary, summary]) =>
    [null, 'ordinary', 'summary'].map((procedure) => ({
      cells: cellsOf({ kind: 'penalty', severity, procedure, period }, penaltyPeriods[period]!),
      seen: () => (procedure === 'summary' ? summary : unlessSummary),
    })),
  );

const otherRows = (...kinds: string[]): Row[] =>
  otherTable
    .filter(([kind]) => kinds.includes(kind))
    .map(([kind, period, ofEnterprises, ofAllOthers]) => ({
      cells: cellsOf({ kind, severity: null, procedure: null, period }, otherPeriods[period]!),
      seen: (of) => (of === 'enterprise' ? ofEnterprises : ofAllOthers),
    }));

/** What the businesses of the world hold. */
const rowsOf: Record<Holder, Row[]> = {
  plain: [...penaltyRows(penaltyTable), ...otherRows('licence', 'commendation')],
  demonstration: otherRows('demonstration'),
  red_list: otherRows('red_list'),
  serious_list: [...otherRows('serious_list'), ...penaltyRows(listedTable)],
  nothing: [],
  title: otherRows('demonstration').slice(0, 1),
};

export const recordsOf = (holder: Holder): RecordCell[] => rowsOf[holder].flatMap(({ cells }) => cells);

/** Tells the records of one business apart. */
export const titleOf = ({ kind, severity, procedure, period, state }: RecordCell) =>
  [kind, severity, procedure, period, state].filter((word) => word !== null).join(', ');

/** The records that a file must hold, by title. */
export function recordsShown(holder: Holder, kind: EntityKind, standing: Standing) {
  const shown = rowsOf[holder].flatMap(({ cells, seen }) => {
    const letters = seen(kind)[standing];
    return cells.filter((_, i) => letters[i] !== '.');
  });
  return shown
    .map((cell) => {
      const { procedure: _, period, ...rest } = cell;
      const publishedUntil = cell.kind === 'penalty' ? penaltyEnds[period]![cell.severity!]! : cell.publishedUntil;
      return { ...rest, title: titleOf(cell), publishedUntil };
    })
    .sort((a, b) => (a.title < b.title ? -1 : 1));
}
