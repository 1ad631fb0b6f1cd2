'use client';

import { useEffect, useState } from 'react';
import type { EntitySummary } from '@/lib/credit/entity';
import { fetchJson, isAbort } from '../ui/fetch-json';

const PAUSE_MS = 150;
const MOST = 8;
/** Of those in view, so many stand first. */
const MOST_IN_VIEW = 4;

export interface Suggestions {
  /** What they are for; null = nothing is suggested yet. */
  text: string | null;
  items: EntitySummary[];
  failed: boolean;
}

const none: Suggestions = { text: null, items: [], failed: false };

/** Businesses that a text may mean, those in view first; asked for when the typing pauses, and given up when it goes on. */
export function useSuggestions(text: string, seen: readonly number[] | null): Suggestions {
  const [suggestions, setSuggestions] = useState(none);
  const box = seen?.join(',') ?? null;
  useEffect(() => {
    if (text === '') {
      setSuggestions(none);
      return;
    }
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      try {
        setSuggestions({ text, items: await suggested(text, box, controller.signal), failed: false });
      } catch (error) {
        if (!isAbort(error)) setSuggestions({ text, items: [], failed: true });
      }
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [text, box]);
  return suggestions;
}

async function suggested(text: string, box: string | null, signal: AbortSignal): Promise<EntitySummary[]> {
  const ask = async (more: Record<string, string>) => {
    const search = new URLSearchParams({ q: text, ...more });
    return (await fetchJson<{ items: EntitySummary[] }>(`/api/v1/entities?${search}`, signal)).items;
  };
  const [near, all] = await Promise.all([
    box === null ? [] : ask({ bbox: box, limit: String(MOST_IN_VIEW) }),
    ask({ limit: String(MOST) }),
  ]);
  return [...new Map([...near, ...all].map((entity) => [entity.id, entity])).values()].slice(0, MOST);
}
