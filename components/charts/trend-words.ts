import { formatFixed, formatMonth } from '@/lib/i18n/format';
import type { IndexMessages } from '@/lib/i18n/index-messages';
import type { Lang } from '@/lib/i18n/lang';
import type { AheadPoint } from './index-band';
import type { TrendPoint } from './index-option';

/** What a trend comes to, as the title of its chart. */
export function trendWords(points: readonly TrendPoint[], t: IndexMessages, lang: Lang): string {
  const known = points.flatMap(({ value }) => (value === null ? [] : [value]));
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return t.trendNone;
  if (known.length === 1) return t.trendOne;
  const months = points.filter(({ period }) => period !== 'live').length;
  return t.trend(`${months}`, formatFixed(first, 1, lang), formatFixed(last, 1, lang));
}

/** Where the last of the months to come is expected; empty where there is no forecast. */
export function forecastWords(ahead: readonly AheadPoint[], t: IndexMessages, lang: Lang): string {
  const last = ahead.at(-1);
  if (last === undefined) return '';
  const [value, low, high] = [last.value, last.low80, last.high80].map((one) => formatFixed(one, 1, lang));
  return t.forecastOf(formatMonth(last.period, lang), value!, low!, high!);
}
