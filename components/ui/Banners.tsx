'use client';

import type { ReactNode } from 'react';
import { formatClock } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import type { LiveView } from '@/lib/live/live-view';

/** A break this short heals by itself before anyone could read about it. */
const PATIENCE_MS = 3_000;

/** The server says every 5 s until when it has followed its database: this long without is no pause of the network. */
const STALE_MS = 15_000;

/**
 * What a reader must know about the stream: nothing while it is up and current, else since when it is not and what is
 * shown instead. A stream whose server cannot read its database is up, and says nothing new all the same.
 */
export function lostWords(live: LiveView, now: number | null, lang: Lang): string | null {
  const t = messages(lang);
  if (live.refusal !== null) return `${t.lost}: ${live.refusal}`;
  if (now === null) return null;
  if (live.connection === 'live' && live.currentAsOf !== null && now - live.currentAsOf > STALE_MS)
    return t.behindSince(formatClock(live.currentAsOf, lang), t.age(now - live.currentAsOf));
  if (live.connection !== 'lost' || live.lostSince === null) return null;
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
