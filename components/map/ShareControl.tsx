'use client';

import { Suspense, useState } from 'react';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { LateShareDialog } from './late';

/** The button that hands the view on, and what it opens. */
export function ShareControl(props: { lang: Lang; picture: () => HTMLCanvasElement | null; canPicture: boolean }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)} data-testid="share">
        {messages(props.lang).share.share}
      </button>
      {isOpen ? (
        <Suspense>
          <LateShareDialog {...props} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
