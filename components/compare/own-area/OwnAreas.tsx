'use client';

import { lazy, Suspense, useEffect, useState } from 'react';
import { officials } from '@/lib/credit/account';
import type { ZoneComparison } from '@/lib/credit/comparison/comparison';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import type { Lang } from '@/lib/i18n/lang';
import { ownAreaMessages } from '@/lib/i18n/own-area-messages';
import { signInHref } from '../../console/console-url';
import { useSession } from '../../console/use-session';
import page from '../compare.module.css';
import { savedIdOf } from './saved-url';

const Workspace = lazy(() => import('./Workspace').then(({ Workspace }) => ({ default: Workspace })));

/** Areas of their own and kept comparisons, for officials who are signed in; nothing for anybody else. */
export function OwnAreas(props: {
  lang: Lang;
  theme: string | null;
  /** The zones that stand side by side. */
  zones: readonly Zone[];
  scheme: Scheme | null;
  /** The zones as the page has read them; null = not yet. */
  comparison: ZoneComparison | null;
  /** Ids in the address, in order. */
  chosen: readonly string[];
  onChoose: (ids: readonly string[]) => void;
}) {
  const { lang } = props;
  const session = useSession();
  const [here, setHere] = useState<string | null>(null);
  useEffect(() => setHere(location.pathname + location.search), []);
  const account = session.answer?.account ?? null;
  const t = ownAreaMessages(lang);
  if (session.answer === null || here === null) return null;
  if (account === null || !officials.some((role) => role === account.role) || session.answer.mustChange) {
    if (account !== null || savedIdOf(here.split('?')[1] ?? '') === null) return null;
    return (
      <p className={page.note} data-testid="sign-in-to-open">
        <a href={signInHref(here, 'needed', lang)}>{t.signIn}</a>
      </p>
    );
  }
  return (
    <Suspense fallback={null}>
      <Workspace {...props} session={session} />
    </Suspense>
  );
}
