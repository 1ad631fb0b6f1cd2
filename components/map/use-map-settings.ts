'use client';

import { useEffect, useState } from 'react';
import type { MapSettings } from '@/lib/credit/setup';
import { fetchJson } from '../ui/fetch-json';

/** It changes with an import or by an admin's hand: both are seen within a minute. */
const LOOK_MS = 60_000;
const RETRY_MS = 5_000;

/** What maps must say of themselves; null until the server has said. What was said last stays while it does not answer. */
export function useMapSettings(): MapSettings | null {
  const [settings, setSettings] = useState<MapSettings | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      let next = LOOK_MS;
      try {
        setSettings(await fetchJson<MapSettings>('/api/v1/settings', controller.signal));
      } catch {
        next = RETRY_MS;
      }
      if (!controller.signal.aborted) timer = setTimeout(look, next);
    };
    void look();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, []);
  return settings;
}
