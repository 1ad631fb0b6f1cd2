import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { ZonePage } from '@/components/zone/page/ZonePage';
import { type Lang, pickLang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { zonePageMessages } from '@/lib/i18n/zone-page-messages';
import { pageRequest, pathPart } from '@/lib/server/page-read';
import { zoneAddress, zonePage } from '@/lib/server/zone-page';

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<{ lang?: string | string[] }>;
}

async function langOf({ searchParams }: Props): Promise<Lang> {
  const { lang } = await searchParams;
  return pickLang(Array.isArray(lang) ? lang[0] : lang, (await headers()).get('accept-language'));
}

/** Once for head and body. */
const read = cache(async (raw: string) => {
  const request = pageRequest(`/zones/${raw}`, new Headers(await headers()));
  const id = pathPart(raw);
  const page = id === null ? null : await zonePage(request, id);
  return page && { ...page, url: zoneAddress(request, page.told.zone.id) };
});

/** Title, and where the page lies, in the page's language. */
export async function generateMetadata(props: Props): Promise<Metadata> {
  const page = await read((await props.params).id);
  if (page === null) return {};
  const lang = await langOf(props);
  const t = zonePageMessages(lang);
  const { name, kind } = page.told.zone;
  const title = t.title(name);
  const description = t.description(name, messages(lang).kinds[kind]);
  const siteName = messages(lang).productName;
  return {
    title,
    description,
    alternates: { canonical: page.url },
    openGraph: { type: 'website', title, description, url: page.url, siteName },
  };
}

/** `/zones/ID`: one zone, for everybody. */
export default async function Page(props: Props) {
  const page = await read((await props.params).id);
  if (page === null) notFound();
  return <ZonePage lang={await langOf(props)} facts={page.told} ended={page.ended} />;
}
