import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { EntityPage } from '@/components/entity/page/EntityPage';
import { backOf } from '@/components/entity/page/links';
import { entityMessages } from '@/lib/i18n/entity-messages';
import { type Lang, pickLang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { addressOf, entityPage } from '@/lib/server/entity-page';
import { pageRequest, pathPart } from '@/lib/server/page-read';

interface Props {
  params: Promise<{ code: string }>;
  searchParams: Promise<{ lang?: string | string[]; back?: string | string[] }>;
}

const first = (asked: string | string[] | undefined) => (Array.isArray(asked) ? asked[0] : asked);

async function langOf({ searchParams }: Props): Promise<Lang> {
  return pickLang(first((await searchParams).lang), (await headers()).get('accept-language'));
}

/** Once for head and body. */
const read = cache(async (raw: string) => {
  const request = pageRequest(`/e/${raw}`, new Headers(await headers()));
  const code = pathPart(raw);
  const page = code === null ? null : await entityPage(request, code);
  return page && { ...page, url: addressOf(request, page.told.file) };
});

/**
 * No grade and no record stands in a preview, and no search engine keeps the page: both would show it after its
 * publication has ended.
 */
export async function generateMetadata(props: Props): Promise<Metadata> {
  const page = await read((await props.params).code);
  if (page === null) return {};
  const lang = await langOf(props);
  const t = entityMessages(lang);
  const { name, demonstration } = page.told.file;
  const title = t.title(name);
  const description = demonstration ? t.unitDescription(name) : t.description(name);
  return {
    title,
    description,
    alternates: { canonical: page.url },
    robots: { index: false, follow: false, noarchive: true },
    openGraph: {
      type: 'website',
      title,
      description,
      url: page.url,
      siteName: messages(lang).productName,
      locale: lang === 'en' ? 'en_GB' : 'zh_CN',
    },
  };
}

/** `/e/CODE`: one entity's credit file, where the code on its door leads. */
export default async function Page(props: Props) {
  const page = await read((await props.params).code);
  if (page === null) notFound();
  const back = backOf(first((await props.searchParams).back));
  return <EntityPage lang={await langOf(props)} {...page.told} url={page.url} ended={page.ended} back={back} />;
}
