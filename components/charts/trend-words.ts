import { formatFixed, formatMonth } from '@/lib/i18n/format';
import type { IndexMessages } from '@/lib/i18n/index-messages';
import type { Lang } from '@/lib/i18n/lang';
import type { AheadPoint } from './index-band';
import type { TrendPoint } from './index-option';

/** What a trend comes to, as the title of its chart. */
export function trendWords(points: readonly TrendPoint[], t: IndexMessages, lang: Lang): string {
  const known = points.filter(({ value }) => value !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return t.trendNone;
  if (known.length === 1) return t.trendOne;
  const [from, to] = [first, last].map(({ value }) => formatFixed(value!, 1, lang)) as [string, string];
  // Where an end is not known, the months between those that are must be named: the whole span would promise too much.
  if (first !== points[0] || last !== points.at(-1)) {
    const [since, until] = [first, last].map(({ period }) =>
      period === 'live' ? t.liveNow : formatMonth(period, lang),
    );
    return t.trendBetween(since!, until!, from, to);
  }
  const months = points.filter(({ period }) => period !== 'live').length;
  return t.trend(`${months}`, from, to);
}

/** Where the last of the months to come is expected; empty where there is no forecast. */
export function forecastWords(ahead: readonly AheadPoint[], t: IndexMessages, lang: Lang): string {
  const last = ahead.at(-1);
  if (last === undefined) return '';
  const [value, low, high] = [last.value, last.low80, last.high80].map((one) => formatFixed(one, 1, lang));
  return t.forecastOf(formatMonth(last.period, lang), value!, low!, high!);
}
