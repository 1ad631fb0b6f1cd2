import { cookies, headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { Wall } from '@/components/wall/Wall';
import { pickLang } from '@/lib/i18n/lang';
import { SCREEN_COOKIE } from '@/lib/server/cookies';
import { wallScreen } from '@/lib/server/wall-screen';

type Asked = Record<'lang' | 'scene', string | string[] | undefined>;

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

/** `/wall/SCREEN`: a wall display; `?scene=ID` pins one of its scenes. */
export default async function Page(props: { params: Promise<{ screen: string }>; searchParams: Promise<Asked> }) {
  const { screen } = await props.params;
  const wall = await wallScreen(screen);
  if (wall === null) notFound();
  const { lang, scene } = await props.searchParams;
  return (
    <Wall
      screen={screen}
      {...wall}
      initialLang={pickLang(first(lang), (await headers()).get('accept-language'))}
      isLangAsked={first(lang) !== undefined}
      pinned={first(scene) ?? null}
      hasToken={(await cookies()).has(SCREEN_COOKIE)}
    />
  );
}
