/**
 * A table of a comparison: what the page shows, and what its files hold, are made of this one. Cells hold the exact
 * value; only the page formats it.
 */
export interface Table {
  id: TableId;
  title: string;
  columns: readonly Column[];
  rows: readonly Row[];
}

export const tableIds = [
  'index',
  'parts',
  'months',
  'shares',
  'differences',
  'scores',
  'score_differences',
  'distribution',
  'grades',
  'migration',
  'moves',
  'industry',
  'label',
  'kind',
  'age',
  'footfall',
] as const;
export type TableId = (typeof tableIds)[number];

/** `code`: text that looks like a number and is none; `share`: 0 to 1; `date`: YYYY-MM, YYYY-MM-DD, RFC 3339 or `live`. */
export type ColumnKind = 'text' | 'code' | 'number' | 'share' | 'date';

export interface Column {
  id: string;
  label: string;
  unit: string | null;
  kind: ColumnKind;
  /** That the page shows; files hold all. */
  decimals: number;
  /** A difference: shown with its sign. */
  isSigned: boolean;
  /** Columns that hold the interval of this one. */
  interval: { low: string; high: string } | null;
}

export interface Row {
  /** Unique within the table, and the same of the same fact at another time. */
  id: string;
  cells: readonly Cell[];
  /** A difference that is no more than noise. */
  isNoise: boolean;
}

/** Why there is no value. Missing is never zero. */
export const noReasons = ['missing', 'suppressed', 'withheld', 'too_few', 'not_computed'] as const;
export type NoReason = (typeof noReasons)[number];
export interface NoValue {
  none: NoReason;
}
export type Cell = string | number | NoValue;

export const hasNoValue = (cell: Cell): cell is NoValue => typeof cell === 'object';

/** A column, and how a row's cell comes from what the row is of; null = missing. */
export type ColumnOf<Item> = Column & { of: (item: Item) => Cell | null };

type Options = Partial<Pick<Column, 'unit' | 'decimals' | 'isSigned' | 'interval'>>;

type ColumnMaker<Item> = (id: string, label: string, of: ColumnOf<Item>['of'], options?: Options) => ColumnOf<Item>;

function maker<Item>(kind: ColumnKind): ColumnMaker<Item> {
  return (id, label, of, { unit = null, decimals = 0, isSigned = false, interval = null } = {}) => ({
    id,
    label,
    unit,
    kind,
    decimals,
    isSigned,
    interval,
    of,
  });
}

/** Makes columns of each kind for rows of one sort of items. */
export const columnsFor = <Item>(): Record<ColumnKind, ColumnMaker<Item>> => ({
  text: maker('text'),
  code: maker('code'),
  number: maker('number'),
  share: maker('share'),
  date: maker('date'),
});

/** A table of items, one row each. */
export function tableOf<Item>(
  id: TableId,
  title: string,
  columns: readonly ColumnOf<Item>[],
  items: readonly Item[],
  { rowId, isNoise = () => false }: { rowId: (item: Item) => string; isNoise?: (item: Item) => boolean },
): Table {
  return {
    id,
    title,
    columns: columns.map(({ of: _of, ...own }) => own),
    rows: items.map((item) => ({
      id: rowId(item),
      cells: columns.map(({ of }): Cell => of(item) ?? { none: 'missing' }),
      isNoise: isNoise(item),
    })),
  };
}
