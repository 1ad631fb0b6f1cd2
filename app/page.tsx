import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { CreditMap } from '@/components/map/CreditMap';
import { WithoutScript } from '@/components/map/WithoutScript';
import { type Lang, pickLang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { listedZones } from '@/lib/server/listed-zones';
import { runtime } from '@/lib/server/runtime';

interface Props {
  searchParams: Promise<{ lang?: string | string[] }>;
}

async function langOf({ searchParams }: Props): Promise<Lang> {
  const { lang } = await searchParams;
  return pickLang(Array.isArray(lang) ? lang[0] : lang, (await headers()).get('accept-language'));
}

/** Title and description in the page's language. */
export async function generateMetadata(props: Props): Promise<Metadata> {
  const t = messages(await langOf(props));
  return { title: `${t.productName} ${t.mapTitle}`, description: t.mapDescription };
}

/** `/`: the public credit map. */
export default async function Page(props: Props) {
  const lang = await langOf(props);
  return (
    <>
      <CreditMap initialLang={lang} />
      <WithoutScript lang={lang} zones={await listedZones(runtime())} />
    </>
  );
}
