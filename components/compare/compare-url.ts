import type { Lang } from '@/lib/i18n/lang';
import { queryText } from '../ui/query-text';

/** Ids in `?zones=A,B,C`, each once, in the order given; ids hold no commas (`zones import` refuses them). */
export function readCompareUrl(search: string): string[] {
  const ids = (new URLSearchParams(search).get('zones') ?? '').split(',').map((id) => id.trim());
  return [...new Set(ids)].filter((id) => id !== '');
}

/** The same query with these zones in it; parameters of others (`lang`) stay. */
export function writeCompareUrl(search: string, ids: readonly string[]): string {
  const query = new URLSearchParams(search);
  if (ids.length > 0) query.set('zones', ids.join(','));
  else query.delete('zones');
  return queryText(query);
}

/** Address of the comparison of these zones in this language. */
export function compareHref(ids: readonly string[], lang: Lang): string {
  return `/compare${writeCompareUrl(`?lang=${lang}`, ids)}`;
}
