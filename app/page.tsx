import { headers } from 'next/headers';
import { CreditMap } from '@/components/map/CreditMap';
import { pickLang } from '@/lib/i18n/lang';

/** `/`: the public credit map. */
export default async function Page({ searchParams }: { searchParams: Promise<{ lang?: string | string[] }> }) {
  const { lang } = await searchParams;
  const asked = Array.isArray(lang) ? lang[0] : lang;
  return <CreditMap initialLang={pickLang(asked, (await headers()).get('accept-language'))} />;
}
