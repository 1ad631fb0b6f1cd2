import type { Waterfall } from '@/lib/credit/comparison/waterfall';
import type { Methodology } from '@/lib/credit/index/methodology';
import { chartMessages } from '@/lib/i18n/chart-messages';
import { formatFixed, formatMonth, formatPoints } from '@/lib/i18n/format';
import { partName } from '@/lib/i18n/index-names';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';

/** Steps that are named in a title. */
const NAMED = 2;
/** Less prints as 0.0. */
const LEAST = 0.05;

/** An end of a waterfall: a zone at a moment. */
export interface NamedEnd {
  id: string;
  name: string;
  /** YYYY-MM, or `live`. */
  period: string;
}

/** A moment in words. */
export const momentWords = (period: string, lang: Lang): string =>
  period === 'live' ? chartMessages(lang).steps.live : formatMonth(period, lang);

/** An end in words. */
export const endWords = ({ name, period }: NamedEnd, lang: Lang): string =>
  chartMessages(lang).steps.end(name, momentWords(period, lang));

/** What a waterfall shows, in a sentence: how far, and most by what. */
export function waterfallSentence(
  found: Waterfall,
  [from, to]: readonly [NamedEnd, NamedEnd],
  methodology: Methodology,
  lang: Lang,
): string {
  const t = chartMessages(lang).steps;
  const change = found.to - found.from;
  const parts = [distance(change, from, to, lang)];
  if (Math.abs(change) >= LEAST) {
    const along = named(found, Math.sign(change), methodology, lang);
    const against = named(found, -Math.sign(change), methodology, lang);
    if (along !== '') parts.push(t.mostUp(along));
    if (against !== '') parts.push(t.mostDown(against));
  }
  const coverage = found.steps.reduce((sum, { coverageEffect }) => sum + coverageEffect, 0);
  if (Math.abs(coverage) >= LEAST) parts.push(t.fromCoverage(formatPoints(coverage, lang)));
  return parts.join(lang === 'en' ? '; ' : '；');
}

function distance(change: number, from: NamedEnd, to: NamedEnd, lang: Lang): string {
  const t = chartMessages(lang).steps;
  const points = formatFixed(Math.abs(change), 1, lang);
  if (from.id === to.id) {
    const since = momentWords(from.period, lang);
    if (Math.abs(change) < LEAST) return t.still(to.name, since);
    return change > 0 ? t.rose(to.name, since, points) : t.fell(to.name, since, points);
  }
  // Where both are of one moment it need not be said.
  const [first, second] = [to, from].map((end) => (from.period === to.period ? end.name : endWords(end, lang))) as [
    string,
    string,
  ];
  if (Math.abs(change) < LEAST) return t.equal(first, second);
  return change > 0 ? t.between(first, second, points) : t.below(first, second, points);
}

/** The largest steps of one direction by their values, as a list; what only one end has data of moves by that, not by its value. */
function named({ steps }: Waterfall, sign: number, { indicators }: Methodology, lang: Lang): string {
  const most = steps
    .map(({ id, points, coverageEffect }) => ({ id, points: points - coverageEffect }))
    .filter(({ points }) => points * sign >= LEAST)
    .toSorted((a, b) => (b.points - a.points) * sign)
    .slice(0, NAMED);
  const name = (id: string) => partName(indicators.find((one) => one.id === id) ?? { id }, lang);
  return messages(lang).list(
    most.map(({ id, points }) => chartMessages(lang).steps.driver(name(id), formatPoints(points, lang))),
  );
}
