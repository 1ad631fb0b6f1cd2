'use client';

import { useEffect, useState } from 'react';
import type { Division } from '@/lib/credit/division';
import { pageLive } from '@/lib/live/client';
import { fetchJson, isAbort } from '../ui/fetch-json';
import { createReloader } from '../ui/reloader';

const GAP_MS = 1_000;
const RETRY_MS = 15_000;

/** A text that changes with every commit that can change a boundary. */
function reshapedRevision(): string {
  const { epoch, topics } = pageLive().getSnapshot();
  return `${epoch} ${topics.events?.data.findLast(({ kind }) => kind === 'divisions' || kind === 'rollback')?.revision}`;
}

const none: readonly Division[] = [];

/** Boundaries of divisions, read again when the stream tells of others. Empty until read: a map does without. */
export function useDivisions(): readonly Division[] {
  const [divisions, setDivisions] = useState(none);
  useEffect(() => {
    const reloader = createReloader(
      async (signal) => {
        try {
          setDivisions((await fetchJson<{ items: Division[] }>('/api/v1/divisions', signal)).items);
          return true;
        } catch (error) {
          return isAbort(error);
        }
      },
      { gapMs: GAP_MS, retryMs: RETRY_MS },
    );
    reloader.want();
    let seen = reshapedRevision();
    const leave = pageLive().follow('events');
    const stopListening = pageLive().subscribe(() => {
      const now = reshapedRevision();
      if (now !== seen) reloader.want();
      seen = now;
    });
    return () => {
      reloader.stop();
      stopListening();
      leave();
    };
  }, []);
  return divisions;
}
