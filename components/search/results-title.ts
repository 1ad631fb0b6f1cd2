import type { Lang } from '@/lib/i18n/lang';
import { searchMessages } from '@/lib/i18n/search-messages';
import type { Wanted } from './wanted';

/** What the list of results is called. */
export function resultsTitle(wanted: Wanted, lang: Lang): string {
  const t = searchMessages(lang);
  if (wanted.q !== null) return t.resultsFor(wanted.q);
  if (wanted.near !== null) return t.nearResults;
  return wanted.within === null ? t.inViewResults : t.results;
}
