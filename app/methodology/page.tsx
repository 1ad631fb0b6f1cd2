import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { MethodologyPage } from '@/components/methodology/MethodologyPage';
import { type Lang, pickLang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { methodologyMessages } from '@/lib/i18n/methodology-messages';
import { methodologyInUse } from '@/lib/server/methodology-in-use';
import { runtime } from '@/lib/server/runtime';

interface Props {
  searchParams: Promise<{ lang?: string | string[]; zone?: string | string[] }>;
}

const first = (asked: string | string[] | undefined) => (Array.isArray(asked) ? asked[0] : asked);

async function langOf({ searchParams }: Props): Promise<Lang> {
  return pickLang(first((await searchParams).lang), (await headers()).get('accept-language'));
}

/** Title in the page's language. */
export async function generateMetadata(props: Props): Promise<Metadata> {
  const lang = await langOf(props);
  const t = methodologyMessages(lang);
  return { title: `${messages(lang).productName} ${t.title}`, description: t.lead };
}

/** `/methodology`: how the index is made, for everyone. `?zone=ID` works it through for a zone. */
export default async function Page(props: Props) {
  const used = await runtime().db.transaction(methodologyInUse, 'snapshot');
  const zone = first((await props.searchParams).zone) ?? null;
  return <MethodologyPage lang={await langOf(props)} used={used} zone={zone} />;
}
