import type { Metadata } from 'next';
import { headers } from 'next/headers';
import type { PageName } from '@/components/console/console-pages';
import { consoleMessages } from '@/lib/i18n/console-messages';
import { pickLang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';

interface Props {
  searchParams: Promise<{ lang?: string | string[] }>;
}

/** Title of a page of the console, in the page's language. */
export const titled =
  (page: PageName) =>
  async ({ searchParams }: Props): Promise<Metadata> => {
    const { lang: asked } = await searchParams;
    const lang = pickLang(Array.isArray(asked) ? asked[0] : asked, (await headers()).get('accept-language'));
    const t = consoleMessages(lang);
    // An address of the console may hold where it was come from; no other site learns it.
    return { title: `${t.pages[page]} · ${messages(lang).productName} ${t.title}`, referrer: 'same-origin' };
  };
