import { formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { searchMessages } from '@/lib/i18n/search-messages';

/** A distance as people say it: tens of metres, then tenths of kilometres. */
export function farWords(metres: number, lang: Lang): string {
  const t = searchMessages(lang);
  if (metres < 995) return t.metres(formatNumber(Math.round(metres / 10) * 10, lang));
  return t.kilometres(formatNumber(Math.round(metres / 100) / 10, lang));
}
