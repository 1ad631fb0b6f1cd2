'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { EntitySummary } from '@/lib/credit/entity';
import { fetchJson, isAbort, Problem } from '../ui/fetch-json';

export interface Results {
  items: EntitySummary[];
  nextCursor: string | null;
  /** null until the first answer. */
  revision: number | null;
  problem: Problem | null;
}

const nothing: Results = { items: [], nextCursor: null, revision: null, problem: null };

/** After so long without another view it is read: a map that is dragged asks once. */
const PAUSE_MS = 250;

/**
 * Pages of businesses at an address of the API; what was read stands until the next answer.
 *
 * @param path null = none
 */
export function useResults(path: string | null): { results: Results; more: () => void; retry: () => void } {
  const [results, setResults] = useState(nothing);
  const [attempt, setAttempt] = useState(0);
  const running = useRef<AbortController | null>(null);
  const read = useCallback(async (from: string, before: readonly EntitySummary[]) => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    try {
      const page = await fetchJson<Omit<Results, 'problem'>>(from, controller.signal);
      setResults({ ...page, items: [...before, ...page.items], problem: null });
    } catch (error) {
      if (isAbort(error)) return;
      const problem = error instanceof Problem ? error : new Problem(0, null, null, null);
      setResults((last) => ({ ...last, problem }));
    }
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt reads the same address again
  useEffect(() => {
    if (path === null) {
      setResults(nothing);
      return;
    }
    const timer = setTimeout(() => void read(path, []), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      running.current?.abort();
    };
  }, [path, attempt, read]);
  const { items, nextCursor } = results;
  const more = useCallback(() => {
    if (path !== null && nextCursor !== null) void read(`${path}&cursor=${encodeURIComponent(nextCursor)}`, items);
  }, [path, items, nextCursor, read]);
  return { results, more, retry: useCallback(() => setAttempt((n) => n + 1), []) };
}
