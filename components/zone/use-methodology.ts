'use client';

import { useEffect, useMemo, useState } from 'react';
import type { MethodologyItem } from '@/lib/credit/index/methodology-list';
import { fetchJson, isAbort } from '../ui/fetch-json';
import { createReloader } from '../ui/reloader';

const GAP_MS = 1_000;
const RETRY_MS = 5_000;
/** A version decides from the first day of a month on, and nothing tells of that day. */
const AGAIN_MS = 300_000;

/** The methodology that decides now; null = not read yet, or there is none. */
export function useMethodology(): MethodologyItem | null {
  const items = useMethodologies();
  return useMemo(() => items.find(({ current }) => current) ?? null, [items]);
}

const none: readonly MethodologyItem[] = [];

/** All versions that decide, will decide, or did; none until they are read. */
export function useMethodologies(): readonly MethodologyItem[] {
  const [read, setRead] = useState(none);
  useEffect(() => {
    const reloader = createReloader(
      async (signal) => {
        try {
          const { items } = await fetchJson<{ items: MethodologyItem[] }>('/api/v1/methodologies', signal);
          setRead((before) => (JSON.stringify(items) === JSON.stringify(before) ? before : items));
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
  return read;
}
