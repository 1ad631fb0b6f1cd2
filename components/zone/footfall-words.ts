import type { ZoneFootfall } from '@/lib/credit/footfall';
import { COMPARED_WEEKS } from '@/lib/credit/footfall';
import { formatNumber, formatSignedShare } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';

interface Against {
  /** Today over what is expected, less 1. */
  difference: number;
  /** What it is compared with. */
  basis: string;
  /** Both, in one line. */
  words: string;
}

/** How today stands against what is expected, in words; null where nothing can be compared. */
export function againstExpected({ total }: ZoneFootfall, lang: Lang): Against | null {
  if (total.compared === null || total.expected === null || total.expected === 0) return null;
  const difference = total.compared / total.expected - 1;
  const t = messages(lang);
  const weeks = total.weeks ?? 0;
  const basis = weeks < COMPARED_WEEKS ? t.footfallFewer(formatNumber(weeks, lang)) : t.footfallBasis;
  return { difference, basis, words: `${formatSignedShare(difference, lang)} ${basis}` };
}

/** Devices that report in the newest bucket, of all. */
export function reporting({ slots, devices }: ZoneFootfall, lang: Lang): string {
  const now = slots.at(-1)?.devices ?? 0;
  return messages(lang).footfallDevices(formatNumber(now, lang), formatNumber(devices, lang));
}
