/** The interface's languages. Chinese is the default: it is shown to everyone who asks for neither. */
export const langs = ['zh-CN', 'en'] as const;
export type Lang = (typeof langs)[number];

/**
 * The language of a page: `?lang=` if it names one of ours, else the reader's first preference that we have, else Chinese.
 * @param asked the `lang` parameter, if any
 * @param preferred an `Accept-Language` header or `navigator.languages`; the quality values decide the order
 */
export function pickLang(asked: string | null | undefined, preferred: string | readonly string[] | null): Lang {
  const exact =
    langs.find((lang) => lang.toLowerCase() === asked?.toLowerCase()) ?? (asked ? fromTag(asked) : undefined);
  if (exact) return exact;
  const wanted = typeof preferred === 'string' ? parseAcceptLanguage(preferred) : (preferred ?? []);
  for (const tag of wanted) {
    const lang = fromTag(tag);
    if (lang) return lang;
  }
  return 'zh-CN';
}

function fromTag(tag: string): Lang | undefined {
  const primary = tag.trim().toLowerCase().split('-')[0];
  if (primary === 'zh') return 'zh-CN';
  if (primary === 'en') return 'en';
  return undefined;
}

function parseAcceptLanguage(header: string): string[] {
  return header
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';');
      const quality = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean);
      return { tag: tag.trim(), quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ tag, quality }) => tag !== '' && quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ tag }) => tag);
}
