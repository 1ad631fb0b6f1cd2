'use client';

import { useEffect, useState } from 'react';
import { fetchJson, isAbort } from '../ui/fetch-json';
import { createReloader } from '../ui/reloader';

const GAP_MS = 10_000;
const RETRY_MS = 15_000;
/** Devices come and go by the day; which zones count most changes by the hour. */
const AGAIN_MS = 300_000;

/** Ids of zones that passages were counted in today, most first; null = not read yet. */
export function useCountedZones(): readonly string[] | null {
  const [ids, setIds] = useState<readonly string[] | null>(null);
  useEffect(() => {
    const reloader = createReloader(
      async (signal) => {
        try {
          const path = '/api/v1/rankings?of=zones&by=footfall&limit=100';
          const { items } = await fetchJson<{ items: { id: string; value: number }[] }>(path, signal);
          setIds(items.filter(({ value }) => value > 0).map(({ id }) => id));
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
  return ids;
}
