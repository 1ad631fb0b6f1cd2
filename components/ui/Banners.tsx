'use client';

import type { ReactNode } from 'react';
import { formatClock } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import type { LiveView } from '@/lib/live/live-view';

/** A break this short heals by itself before anyone could read about it. */
const PATIENCE_MS = 3_000;

/** What a reader must know about the stream: nothing while it is up, else since when it is lost and what is shown instead. */
export function lostWords(live: LiveView, now: number | null, lang: Lang): string | null {
  const t = messages(lang);
  if (live.refusal !== null) return `${t.lost}: ${live.refusal}`;
  if (live.connection !== 'lost' || live.lostSince === null || now === null) return null;
  const ms = now - live.lostSince;
  if (ms < PATIENCE_MS) return null;
  const since = formatClock(live.lostSince, lang);
  return live.everLive ? t.lostSince(since, t.age(ms)) : t.neverConnected(since);
}

/** Quiet lines over a page, one per thing to know; announced politely. Empty without any. */
export function Banners({ className, children }: { className?: string | undefined; children: ReactNode }) {
  return (
    <div className={className} role="status" aria-live="polite" data-testid="banners">
      {children}
    </div>
  );
}
