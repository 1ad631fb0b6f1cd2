'use client';

import { useEffect, useState } from 'react';
import type { MethodologyItem } from '@/lib/credit/index/methodology-list';
import { fetchJson, isAbort } from '../ui/fetch-json';
import { createReloader } from '../ui/reloader';

const GAP_MS = 1_000;
const RETRY_MS = 5_000;
/** A version decides from the first day of a month on, and nothing tells of that day. */
const AGAIN_MS = 300_000;

/** The methodology that decides now; null = not read yet, or there is none. */
export function useMethodology(): MethodologyItem | null {
  const [item, setItem] = useState<MethodologyItem | null>(null);
  useEffect(() => {
    const reloader = createReloader(
      async (signal) => {
        try {
          const { items } = await fetchJson<{ items: MethodologyItem[] }>('/api/v1/methodologies', signal);
          setItem((before) => {
            const now = items.find(({ current }) => current) ?? null;
            return JSON.stringify(now) === JSON.stringify(before) ? before : now;
          });
          return true;
        } catch (error) {
          return isAbort(error);
        }
      },
      { gapMs: GAP_MS, retryMs: RETRY_MS },
    );
    reloader.want();
    const timer = setInterval(() => reloader.want(), AGAIN_MS);
    return () => {
      reloader.stop();
      clearInterval(timer);
    };
  }, []);
  return item;
}
