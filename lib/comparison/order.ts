import { type Cell, hasNoValue, type Row } from './table';

/**
 * Rows by one column: numbers by size, text as the language orders it; what has no value stands last either way, and
 * equal ones keep the order that they had.
 */
export function ordered(rows: readonly Row[], at: number, isFalling: boolean, lang: string): Row[] {
  const words = new Intl.Collator(lang, { numeric: true });
  const compare = (a: Cell, b: Cell): number => {
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    return words.compare(String(a), String(b));
  };
  return rows.toSorted(({ cells: one }, { cells: other }) => {
    const [a, b] = [one[at]!, other[at]!];
    if (hasNoValue(a) || hasNoValue(b)) return Number(hasNoValue(a)) - Number(hasNoValue(b));
    return isFalling ? compare(b, a) : compare(a, b);
  });
}
