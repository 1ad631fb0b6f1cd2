import type { Lang } from './lang';

/** Days and clock times on every page are those of this zone, never of the reader's machine. */
export const TIME_ZONE = 'Asia/Shanghai';

const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function numbers(lang: Lang, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n ${lang} ${JSON.stringify(options)}`;
  const kept = cache.get(key);
  if (kept instanceof Intl.NumberFormat) return kept;
  const made = new Intl.NumberFormat(lang, options);
  cache.set(key, made);
  return made;
}

function dates(lang: Lang | 'sv-SE', options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `d ${lang} ${JSON.stringify(options)}`;
  const kept = cache.get(key);
  if (kept instanceof Intl.DateTimeFormat) return kept;
  const made = new Intl.DateTimeFormat(lang, { ...options, timeZone: TIME_ZONE });
  cache.set(key, made);
  return made;
}

/** An integer or measured number with the locale's grouping, at most two decimals. */
export function formatNumber(value: number, lang: Lang): string {
  return numbers(lang, { maximumFractionDigits: 2 }).format(value);
}

/** A number with as many decimals as are asked for, so that those below each other align. */
export function formatFixed(value: number, decimals: number, lang: Lang): string {
  return numbers(lang, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);
}

/** A share in [0, 1] as per cent with one decimal; 1 is `100%`, and a share that only rounds to 100 stays below it. */
export function formatShare(share: number, lang: Lang): string {
  if (share === 1 || share === 0) return numbers(lang, { style: 'percent' }).format(share);
  const shown = Math.min(0.999, Math.max(0.001, share));
  return numbers(lang, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(shown);
}

/** A difference with its sign: `+12`, `−3`. */
export function formatDelta(value: number, lang: Lang): string {
  return numbers(lang, { signDisplay: 'exceptZero', maximumFractionDigits: 2 }).format(value);
}

/** A difference of shares with its sign, as per cent with one decimal: `+3.0%`, `−0.4%`, `0.0%`. */
export function formatSignedShare(difference: number, lang: Lang): string {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return numbers(lang, { style: 'percent', signDisplay: 'exceptZero', ...digits }).format(difference);
}

/** Points of a level with their sign and one decimal: `+1.2`, `−0.4`, `0.0`. */
export function formatPoints(points: number, lang: Lang): string {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return numbers(lang, { signDisplay: 'exceptZero', ...digits }).format(points);
}

/** A count for an axis, in few characters: `1.2K`, `1.2万`. */
export function formatShort(value: number, lang: Lang): string {
  return numbers(lang, { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}

/** A day, from an RFC 3339 time or date. */
export function formatDay(time: string, lang: Lang): string {
  return dates(lang, { dateStyle: 'long' }).format(new Date(time));
}

/** A month, YYYY-MM. */
export function formatMonth(month: string, lang: Lang): string {
  return dates(lang, { year: 'numeric', month: lang === 'en' ? 'short' : 'long' }).format(
    new Date(`${month}-15T00:00:00Z`),
  );
}

/** Day, hour and minute. */
export function formatDayTime(time: string | number, lang: Lang): string {
  return dates(lang, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    new Date(time),
  );
}

/** Year, month, day, hour and minute, and seconds where asked, in figures that align: `2026-11-26 01:04`. */
export function formatStamp(time: string | number, withSeconds = false): string {
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  const seconds = withSeconds ? ({ second: '2-digit' } as const) : {};
  return dates('sv-SE', { ...parts, ...seconds, hourCycle: 'h23' }).format(new Date(time));
}

/** Hour and minute on a 24-hour clock. */
export function formatHour(time: string | number, lang: Lang): string {
  return dates(lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(time));
}

/** Hour, minute and second on a 24-hour clock. */
export function formatClock(time: string | number, lang: Lang): string {
  return dates(lang, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(
    new Date(time),
  );
}
