import { headers } from 'next/headers';
import { NotFoundNote } from '@/components/ui/NotFoundNote';
import { pickLang } from '@/lib/i18n/lang';

/** Any address that is none of ours. */
export default async function NotFound() {
  return <NotFoundNote lang={pickLang(null, (await headers()).get('accept-language'))} />;
}
