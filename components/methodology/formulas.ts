import { significant } from '@/lib/credit/significant-digits';
import { formatFixed, formatNumber } from '@/lib/i18n/format';
import { lightName } from '@/lib/i18n/index-names';
import type { Lang } from '@/lib/i18n/lang';
import { methodologyMessages } from '@/lib/i18n/methodology-messages';
import type { IndicatorPart } from './parts';
import type { Worked, WorkedPart } from './worked';

/** The steps of a worked example in figures, as one would write them on paper. */

const DECIMALS = 2;

/** A score, a level or an index. */
export const figure = (value: number, lang: Lang): string => formatFixed(value, DECIMALS, lang);

/** A share of the whole, in percent. */
export const percent = (share: number, lang: Lang): string => `${formatNumber(100 * share, lang)}%`;

/** Where a number stands behind a minus or a factor, a negative one is set in brackets. */
const inBrackets = (value: number, lang: Lang) =>
  value < 0 ? `(${formatNumber(value, lang)})` : formatNumber(value, lang);

/**
 * How a value becomes a score; without the score itself.
 *
 * @returns null for a missing value
 * @example scoreFormula(goodRateAt787, [0, 100], 'en') // '100 × (78.7 − 35) ÷ (100 − 35)'
 */
export function scoreFormula(
  { part, value }: Pick<WorkedPart, 'part' | 'value'>,
  scale: readonly [number, number],
  lang: Lang,
): string | null {
  if (part.of !== 'indicator' || value === null) return null;
  if (part.goalposts === null) return formatNumber(value, lang);
  const share = shareFormula(part, value, part.goalposts, lang);
  const [lower, upper] = scale;
  const start = lower === 0 ? '' : `${formatNumber(lower, lang)} + `;
  return `${start}${formatNumber(upper - lower, lang)} × ${part.direction === 1 ? share : `(1 − ${share})`}`;
}

function shareFormula({ transform }: IndicatorPart, value: number, [lo, hi]: readonly [number, number], lang: Lang) {
  const term = (x: number) => (transform === 'log10' ? `lg ${inBrackets(x, lang)}` : inBrackets(x, lang));
  if (lo === 0 && transform === 'none') return `${inBrackets(value, lang)} ÷ ${term(hi)}`;
  return `(${term(value)} − ${term(lo)}) ÷ (${term(hi)} − ${term(lo)})`;
}

/**
 * How a node comes out of the children that are there; without the score itself.
 *
 * @returns null where none is there
 * @example nodeFormula(conduct, 'en') // '(15 × 84.00 + 5 × 40.00) ÷ 20'
 */
export function nodeFormula({ part, children }: WorkedPart, lang: Lang): string | null {
  if (part.of === 'indicator') return null;
  const there = children.flatMap(({ part: { weight }, score }) => (score === null ? [] : [{ weight, score }]));
  if (there.length === 0) return null;
  const isLinear = part.aggregation === 'linear';
  const terms = there.map(
    ({ weight, score }) => `${formatNumber(weight, lang)} × ${isLinear ? '' : 'ln '}${figure(score, lang)}`,
  );
  const sum = formatNumber(
    there.reduce((all, { weight }) => all + weight, 0),
    lang,
  );
  const mean = `(${terms.join(' + ')}) ÷ ${sum}`;
  return isLinear ? mean : `exp(${mean})`;
}

/** The result as one says it. */
export function spokenResult({ level, coverage, root: { light } }: Worked, lang: Lang): string {
  const t = methodologyMessages(lang).example;
  const lit = light === null ? t.noLight : lightName(light, lang);
  return t.spoken(level === null ? t.noLevel : figure(level, lang), lit, percent(coverage, lang));
}

/** Where a reader may move a value: both goalposts and somewhat beyond, and the value itself wherever it stands. */
export interface Reach {
  min: number;
  max: number;
  /** One of 1, 2, 5 times a power of ten. */
  step: number;
}

/**
 * @param scale where there are no goalposts, the values stand on it
 * @param value that must be within reach; null = missing
 * @param isShare in percent of a whole: 0 to 100, unless a goalpost lies beyond
 */
export function reachOf(
  goalposts: readonly [lower: number, upper: number] | null,
  scale: readonly [lower: number, upper: number],
  value: number | null,
  isShare: boolean,
): Reach {
  const [lo, hi] = goalposts ?? scale;
  const beyond = goalposts === null ? 0 : (hi - lo) / 4;
  const least = lo < 0 ? lo - beyond : Math.max(0, lo - beyond);
  const most = isShare && lo >= 0 ? Math.max(hi, Math.min(100, hi + beyond)) : hi + beyond;
  const step = stepOf((hi - lo) / 100);
  const onStep = (x: number, round: (x: number) => number) => significant(round(significant(x / step)) * step);
  return {
    min: onStep(Math.min(least, value ?? least), Math.floor),
    max: onStep(Math.max(most, value ?? most), Math.ceil),
    step,
  };
}

/** The largest of 1, 2, 5 times a power of ten that is not above. */
export function stepOf(about: number): number {
  const power = 10 ** Math.floor(Math.log10(about));
  return significant([5, 2, 1].map((digit) => digit * power).find((step) => step <= significant(about)) ?? power);
}
