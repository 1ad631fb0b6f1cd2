import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { Wall } from '@/components/wall/Wall';
import { pickLang } from '@/lib/i18n/lang';

/** Walls that are shipped. */
const screens = ['main'];

/** `/wall/SCREEN`: a wall display. */
export default async function Page(props: {
  params: Promise<{ screen: string }>;
  searchParams: Promise<{ lang?: string | string[] }>;
}) {
  const { screen } = await props.params;
  if (!screens.includes(screen)) notFound();
  const { lang } = await props.searchParams;
  const asked = Array.isArray(lang) ? lang[0] : lang;
  return <Wall screen={screen} initialLang={pickLang(asked, (await headers()).get('accept-language'))} />;
}
