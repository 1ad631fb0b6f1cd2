'use client';

import { useEffect, useState } from 'react';
import type { Zone } from '@/lib/credit/zone';
import { fetchJson, isAbort } from '../../ui/fetch-json';

const PAUSE_MS = 150;

export interface FoundZones {
  /** What was looked for; null = nothing. */
  text: string | null;
  /** null = it could not be asked. */
  ids: ReadonlySet<string> | null;
}

const nothing: FoundZones = { text: null, ids: null };

/**
 * Zones that a text may mean, pinyin and initials included, as the server finds them: the dictionary stays there. Asked when
 * the typing pauses, and given up when it goes on.
 */
export function useFoundZones(text: string): FoundZones {
  const [found, setFound] = useState(nothing);
  useEffect(() => {
    if (text === '') return;
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const path = `/api/v1/zones?q=${encodeURIComponent(text)}`;
        const { items } = await fetchJson<{ items: Zone[] }>(path, controller.signal);
        setFound({ text, ids: new Set(items.map(({ id }) => id)) });
      } catch (error) {
        if (!isAbort(error)) setFound({ text, ids: null });
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [text]);
  return found.text === text ? found : nothing;
}
