/** Pages for everybody whose content nobody is named in. */
const found = ['/', '/compare', '/methodology'];

/**
 * Of credit files nothing is listed and nothing is forbidden here: they say `noindex` themselves, and a search engine that
 * may not read a page cannot read that (a link from elsewhere would put its address, with a code in it, into results).
 */
export const robotsText = (origin: string): string =>
  [
    'User-agent: *',
    'Disallow: /api/',
    'Disallow: /console',
    'Disallow: /wall/',
    '',
    `Sitemap: ${origin}/sitemap.xml`,
    '',
  ].join('\n');

const languages = ['zh-CN', 'en'];
const address = (origin: string, path: string, lang: string) => xml(`${origin}${path}?lang=${lang}`);
const xml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** What search engines are to find, in both languages. */
export function sitemapText(origin: string, zones: readonly string[]): string {
  const paths = [...found, ...zones.map((id) => `/zones/${encodeURIComponent(id)}`)];
  const alternates = (path: string) =>
    languages
      .map((lang) => `<xhtml:link rel="alternate" hreflang="${lang}" href="${address(origin, path, lang)}"/>`)
      .join('');
  const entries = paths.flatMap((path) =>
    languages.map((lang) => `<url><loc>${address(origin, path, lang)}</loc>${alternates(path)}</url>`),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${entries.join('\n')}
</urlset>
`;
}
