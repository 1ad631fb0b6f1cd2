import type { Lang } from '@/lib/i18n/lang';
import { queryText } from '../ui/query-text';

/** What a text must not hold within the quotes of an attribute. */
const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/**
 * The link to a view in a language, and the frame that shows it on another site.
 *
 * @param href the address of the page, embedded or not
 */
export function shareLinks(href: string, lang: Lang): { link: string; frame: string } {
  const url = new URL(href);
  url.hash = '';
  url.searchParams.delete('embed');
  url.searchParams.set('lang', lang);
  const link = plain(url);
  url.searchParams.set('embed', '1');
  const title = lang === 'en' ? 'Xintu credit map' : '信图 信用地图';
  const frame = `<iframe src="${escaped(plain(url))}" title="${title}" width="100%" height="480" loading="lazy" allow="fullscreen"></iframe>`;
  return { link, frame };
}

const plain = (url: URL) => url.origin + url.pathname + queryText(url.searchParams);
