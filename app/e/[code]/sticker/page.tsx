import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { Sticker } from '@/components/entity/page/Sticker';
import { entityMessages } from '@/lib/i18n/entity-messages';
import { type Lang, pickLang } from '@/lib/i18n/lang';
import { stickerOf } from '@/lib/server/entity-page';
import { pageRequest, pathPart } from '@/lib/server/page-read';

interface Props {
  params: Promise<{ code: string }>;
  searchParams: Promise<{ lang?: string | string[] }>;
}

async function langOf({ searchParams }: Props): Promise<Lang> {
  const { lang } = await searchParams;
  return pickLang(Array.isArray(lang) ? lang[0] : lang, (await headers()).get('accept-language'));
}

const read = cache(async (raw: string) => {
  const code = pathPart(raw);
  if (code === null) return null;
  return stickerOf(pageRequest(`/e/${raw}/sticker`, new Headers(await headers())), code);
});

/** Title in the page's language. */
export async function generateMetadata(props: Props): Promise<Metadata> {
  const sticker = await read((await props.params).code);
  if (sticker === null) return {};
  return { title: entityMessages(await langOf(props)).stickerTitle(sticker.name), robots: { index: false } };
}

/** `/e/CODE/sticker`: the sticker for its door, on A6. */
export default async function Page(props: Props) {
  const sticker = await read((await props.params).code);
  if (sticker === null) notFound();
  return <Sticker lang={await langOf(props)} sticker={sticker} />;
}
