'use client';

import { useEffect, useRef, useState } from 'react';
import type { EntityKind, EntitySummary } from '@/lib/credit/entity';
import { fetchJson, isAbort, Problem } from '../ui/fetch-json';
import { createReloader, type Reloader } from '../ui/reloader';

export interface WantedEntities {
  /** West, south, east, north in degrees. */
  bbox: readonly [west: number, south: number, east: number, north: number];
  /** Id; null = the deployment's. */
  scheme: string | null;
  /** Demonstration units only. */
  demonstration: boolean;
  /** Only this grade and this kind; null = all. */
  grade: string | null;
  kind: EntityKind | null;
  limit: number;
}

export interface ReadEntities {
  items: EntitySummary[];
  /** There are more than these. */
  hasMore: boolean;
  /** null until the first answer. */
  revision: number | null;
  problem: Problem | null;
}

const nothing: ReadEntities = { items: [], hasMore: false, revision: null, problem: null };

const GAP_MS = 1_000;
const RETRY_MS = 5_000;

/**
 * Entities within a box, read again when it is another, and at most once a second when `version` is.
 *
 * @param wanted  null = none
 * @param version whatever changes when they may have changed
 */
export function useEntitiesIn(wanted: WantedEntities | null, version: string | number): ReadEntities {
  const [read, setRead] = useState<ReadEntities>(nothing);
  const reloader = useRef<Reloader | null>(null);
  const path = wanted && pathOf(wanted);
  useEffect(() => {
    if (path === null) {
      setRead(nothing);
      return;
    }
    const own = createReloader((signal) => readInto(path, signal, setRead), { gapMs: GAP_MS, retryMs: RETRY_MS });
    reloader.current = own;
    own.want();
    return () => own.stop();
  }, [path]);
  const seen = useRef(version);
  useEffect(() => {
    if (seen.current !== version) reloader.current?.want();
    seen.current = version;
  }, [version]);
  return read;
}

function pathOf({ bbox, scheme, demonstration, grade, kind, limit }: WantedEntities): string {
  const search = new URLSearchParams({
    bbox: bbox.join(','),
    limit: String(limit),
    ...(scheme !== null && { scheme }),
    ...(demonstration && { demonstration: 'true' }),
    ...(grade !== null && { grade }),
    ...(kind !== null && { kind }),
  });
  return `/api/v1/entities?${search}`;
}

interface Answer {
  items: EntitySummary[];
  nextCursor: string | null;
  revision: number;
}

async function readInto(
  path: string,
  signal: AbortSignal,
  set: (update: (before: ReadEntities) => ReadEntities) => void,
): Promise<boolean> {
  try {
    const { items, nextCursor, revision } = await fetchJson<Answer>(path, signal);
    set(() => ({ items, hasMore: nextCursor !== null, revision, problem: null }));
    return true;
  } catch (error) {
    if (isAbort(error)) return true;
    const problem = error instanceof Problem ? error : new Problem(0, null, null, null);
    set((before) => ({ ...before, problem }));
    return false;
  }
}
