import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { Report } from '@/components/compare/report/Report';
import { type Lang, pickLang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { reportMessages } from '@/lib/i18n/report-messages';
import { pageRequest } from '@/lib/server/page-read';
import { reportReader } from '@/lib/server/report-reader';

interface Props {
  searchParams: Promise<{ lang?: string | string[] }>;
}

async function langOf({ searchParams }: Props): Promise<Lang> {
  const { lang } = await searchParams;
  return pickLang(Array.isArray(lang) ? lang[0] : lang, (await headers()).get('accept-language'));
}

/** What is in a report may have to be withdrawn: no search engine keeps it. */
export async function generateMetadata(props: Props): Promise<Metadata> {
  const lang = await langOf(props);
  return {
    title: `${messages(lang).productName} ${reportMessages(lang).title}`,
    robots: { index: false, follow: false, noarchive: true },
  };
}

/** `/compare/report?zones=A,B,C`: a comparison of zones as a report, to be printed. */
export default async function Page(props: Props) {
  const reader = await reportReader(pageRequest('/compare/report', new Headers(await headers())));
  return <Report lang={await langOf(props)} reader={reader} />;
}
