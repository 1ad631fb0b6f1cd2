import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { Compare } from '@/components/compare/Compare';
import { type Lang, pickLang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';

interface Props {
  searchParams: Promise<{ lang?: string | string[] }>;
}

async function langOf({ searchParams }: Props): Promise<Lang> {
  const { lang } = await searchParams;
  return pickLang(Array.isArray(lang) ? lang[0] : lang, (await headers()).get('accept-language'));
}

/** Title in the page's language. */
export async function generateMetadata(props: Props): Promise<Metadata> {
  const t = messages(await langOf(props));
  return { title: `${t.productName} ${t.compareTitle}`, description: t.compareDescription };
}

/** `/compare?zones=A,B,C`: zones side by side. */
export default async function Page(props: Props) {
  return <Compare initialLang={await langOf(props)} />;
}
