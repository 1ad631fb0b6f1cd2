'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { EntitySummary } from '@/lib/credit/entity';
import { fetchJson, isAbort, Problem } from '../ui/fetch-json';
import { createReloader, type Reloader } from '../ui/reloader';

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

/** As many as one answer holds. */
const MOST = 5_000;
const GAP_MS = 2_000;
const RETRY_MS = 10_000;

/**
 * Pages of businesses at an address of the API; what was read stands until the next answer.
 *
 * @param path    null = none
 * @param version whatever changes when some of them may have: what is listed is read again, as far as it is listed
 */
export function useResults(
  path: string | null,
  version: string | number,
): { results: Results; more: () => void; retry: () => void } {
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
  useAgain(path, version, results, setResults);
  const { items, nextCursor } = results;
  const more = useCallback(() => {
    if (path !== null && nextCursor !== null) void read(`${path}&cursor=${encodeURIComponent(nextCursor)}`, items);
  }, [path, items, nextCursor, read]);
  return { results, more, retry: useCallback(() => setAttempt((n) => n + 1), []) };
}

/** Read again what is listed when it may be other than it was; a reader who leafs on meanwhile goes first. */
function useAgain(
  path: string | null,
  version: string | number,
  results: Results,
  setResults: (update: (before: Results) => Results) => void,
): void {
  const listed = useRef(0);
  listed.current = results.revision === null ? 0 : results.items.length;
  const reloader = useRef<Reloader | null>(null);
  useEffect(() => {
    if (path === null) return;
    const own = createReloader(
      async (signal) => {
        const count = listed.current;
        if (count === 0) return true;
        try {
          const search = new URLSearchParams(path.slice(path.indexOf('?')));
          search.set('limit', String(Math.min(MOST, Math.max(Number(search.get('limit')), count))));
          const page = await fetchJson<Omit<Results, 'problem'>>(`/api/v1/entities?${search}`, signal);
          if (listed.current === count) setResults(() => ({ ...page, problem: null }));
          return true;
        } catch (error) {
          return isAbort(error);
        }
      },
      { gapMs: GAP_MS, retryMs: RETRY_MS },
    );
    reloader.current = own;
    return () => own.stop();
  }, [path, setResults]);
  const seen = useRef(version);
  useEffect(() => {
    if (seen.current !== version) reloader.current?.want();
    seen.current = version;
  }, [version]);
}
