/** One figure of each of several zones. */
export interface ZoneFigure {
  name: string;
  value: number;
}

/**
 * From the least to the most, in a sentence: it says what is counted, and nothing of whether the difference is real.
 *
 * @returns '' where no zone has a figure
 */
export function rangeSentence(
  figures: readonly ZoneFigure[],
  words: {
    one: (name: string, value: string) => string;
    range: (least: string, low: string, most: string, high: string) => string;
  },
  format: (value: number) => string,
): string {
  const sorted = figures.toSorted((a, b) => a.value - b.value);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) return '';
  if (sorted.length === 1) return words.one(least.name, format(least.value));
  return words.range(least.name, format(least.value), most.name, format(most.value));
}
