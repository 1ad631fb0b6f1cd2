'use client';

import { useEffect, useState } from 'react';
import type { Zone } from '@/lib/credit/zone';
import { fetchJson } from '../../ui/fetch-json';

const RETRY_MS = 5_000;
const none: readonly Zone[] = [];

/** Zones with their outlines, read once; empty until they are there. */
export function useOutlines(): readonly Zone[] {
  const [zones, setZones] = useState(none);
  useEffect(() => {
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      try {
        setZones((await fetchJson<{ items: Zone[] }>('/api/v1/zones?geometry=true', controller.signal)).items);
      } catch {
        if (!controller.signal.aborted) timer = setTimeout(read, RETRY_MS);
      }
    };
    void read();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, []);
  return zones;
}
