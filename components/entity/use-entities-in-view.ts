'use client';

import { useEffect, useState } from 'react';
import type { EntitySummary } from '@/lib/credit/entity';
import { fetchJson, isAbort, Problem } from '../ui/fetch-json';
import { rereadOnChange } from '../ui/reread-on-change';

/** More than so many in view are not drawn: marks would cover each other, and the answer would not fit a phone's network. */
export const MOST_IN_VIEW = 4_000;

export type Bbox = readonly [west: number, south: number, east: number, north: number];

export interface EntitiesInView {
  /** Empty when there are too many. */
  items: EntitySummary[];
  tooMany: boolean;
  /** null until the first answer. */
  revision: number | null;
  problem: Problem | null;
}

const nothing: EntitiesInView = { items: [], tooMany: false, revision: null, problem: null };

/** The entities inside `bbox`, read again when it moves and, at most once a second, when the stream reports a change. */
export function useEntitiesInView(bbox: Bbox | null): EntitiesInView {
  const [inView, setInView] = useState<EntitiesInView>(nothing);
  useEffect(() => {
    if (!bbox) return;
    return rereadOnChange((signal) => readInto(bbox, signal, setInView));
  }, [bbox]);
  return inView;
}

async function readInto(
  bbox: Bbox,
  signal: AbortSignal,
  set: (update: (before: EntitiesInView) => EntitiesInView) => void,
): Promise<boolean> {
  try {
    const answer = await fetchJson<{ items: EntitySummary[]; nextCursor: string | null; revision: number }>(
      `/api/v1/entities?bbox=${bbox.join(',')}&limit=${MOST_IN_VIEW}`,
      signal,
    );
    const tooMany = answer.nextCursor !== null;
    set(() => ({ items: tooMany ? [] : answer.items, tooMany, revision: answer.revision, problem: null }));
    return true;
  } catch (error) {
    if (isAbort(error)) return true;
    const problem = error instanceof Problem ? error : new Problem(0, null, null, null);
    set((before) => ({ ...before, problem }));
    return false;
  }
}
