'use client';

import { useEffect, useState } from 'react';
import type { EntitySummary } from '@/lib/credit/entity';
import { fetchJson, isAbort, Problem } from '../ui/fetch-json';
import { rereadOnChange } from '../ui/reread-on-change';

/** More than so many in view are not drawn: marks would cover each other, and the answer would not fit a phone's network. */
export const MOST_IN_VIEW = 4_000;

export type Bbox = readonly [west: number, south: number, east: number, north: number];

export interface EntitiesInView {
  /** When there are too many, the demonstration units among them. */
  items: EntitySummary[];
  tooMany: boolean;
  /** null until the first answer. */
  revision: number | null;
  problem: Problem | null;
}

const nothing: EntitiesInView = { items: [], tooMany: false, revision: null, problem: null };

/**
 * The entities inside `bbox`, read again when it moves and, at most once a second, when the stream reports a change.
 *
 * @param demonstration true = demonstration units only
 */
export function useEntitiesInView(bbox: Bbox | null, demonstration: boolean): EntitiesInView {
  const [inView, setInView] = useState<EntitiesInView>(nothing);
  useEffect(() => {
    if (!bbox) return;
    return rereadOnChange((signal) => readInto({ bbox, demonstration }, signal, setInView));
  }, [bbox, demonstration]);
  return inView;
}

interface Wanted {
  bbox: Bbox;
  demonstration: boolean;
}

interface Answer {
  items: EntitySummary[];
  nextCursor: string | null;
  revision: number;
}

const readPage = ({ bbox, demonstration }: Wanted, signal: AbortSignal) =>
  fetchJson<Answer>(
    `/api/v1/entities?bbox=${bbox.join(',')}&limit=${MOST_IN_VIEW}${demonstration ? '&demonstration=true' : ''}`,
    signal,
  );

async function readInto(
  wanted: Wanted,
  signal: AbortSignal,
  set: (update: (before: EntitiesInView) => EntitiesInView) => void,
): Promise<boolean> {
  try {
    const all = await readPage(wanted, signal);
    const tooMany = all.nextCursor !== null;
    const { items, revision } = tooMany ? await readPage({ ...wanted, demonstration: true }, signal) : all;
    set(() => ({ items, tooMany, revision, problem: null }));
    return true;
  } catch (error) {
    if (isAbort(error)) return true;
    const problem = error instanceof Problem ? error : new Problem(0, null, null, null);
    set((before) => ({ ...before, problem }));
    return false;
  }
}
