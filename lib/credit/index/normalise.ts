/**
 * Ways to bring one indicator of many units onto a common footing by the sample itself. They describe a sample; levels
 * are made with fixed goalposts instead (`indicatorScores`), since every one of these moves old values when new units come.
 *
 * All take one value per unit, null = missing, more = better, and return one per unit: null where the value is missing,
 * or where the measure is undefined for the sample.
 *
 * Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), normalisation; worked in its Table 15.
 */
type Values = readonly (number | null)[];

const present = (values: Values) => values.filter((value) => value !== null);
const mapped = (values: Values, change: (value: number) => number | null) =>
  values.map((value) => (value === null ? null : change(value)));
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
/** Quotients of a sample; without a divisor all are undefined. */
const divided = (values: Values, divisor: number) =>
  mapped(values, (value) => (divisor === 0 ? null : value / divisor));

/** Rank from below: 1 = the least, ties take the lowest (1, 2, 2, 4). */
export function rankScores(values: Values): (number | null)[] {
  const sorted = present(values).sort((a, b) => a - b);
  const ranks = new Map<number, number>();
  for (const [i, value] of sorted.entries()) if (!ranks.has(value)) ranks.set(value, i + 1);
  return mapped(values, (value) => ranks.get(value)!);
}

/** Rank from below in percent of the units that have a value: 100 · rank / n, in (0, 100]. */
export function percentiles(values: Values): (number | null)[] {
  const n = present(values).length;
  return rankScores(values).map((rank) => (rank === null ? null : (100 * rank) / n));
}

/** (x − mean)/s with the sample's standard deviation, n − 1; undefined for fewer than two values and where all are equal. */
export function zScores(values: Values): (number | null)[] {
  const given = present(values);
  const middle = mean(given);
  const deviation = Math.sqrt(given.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (given.length - 1));
  return mapped(values, (value) => (deviation > 0 ? (value - middle) / deviation : null));
}

/** (x − least)/(greatest − least), in [0, 1]; undefined where all are equal. */
export function minMax(values: Values): (number | null)[] {
  const [least, greatest] = extremes(values);
  return mapped(values, (value) => (greatest > least ? (value - least) / (greatest - least) : null));
}

/** x/mean; undefined where the mean is 0. */
export function ratioToMean(values: Values): (number | null)[] {
  return divided(values, mean(present(values)));
}

/** x/greatest: distance to the leader. Not for interval scales: degrees Celsius and Fahrenheit disagree. */
export function ratioToBest(values: Values): (number | null)[] {
  return divided(values, extremes(values)[1]);
}

/** x/least: distance to the last. Not for interval scales. */
export function ratioToWorst(values: Values): (number | null)[] {
  return divided(values, extremes(values)[0]);
}

/** By a loop: `Math.min(...values)` ends at about 100,000 arguments. */
const extremes = (values: Values) =>
  present(values).reduce(
    ([least, greatest], value): [number, number] => [Math.min(least, value), Math.max(greatest, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as [number, number],
  );
