'use client';

import { useCallback, useEffect, useState } from 'react';
import { isAbort, Problem } from '../ui/fetch-json';
import { useConsole } from './console-context';

export interface Read<T> {
  /** null = not read yet. What was read before stays while it is read again. */
  data: T | null;
  problem: Problem | null;
  reload(): void;
}

/** What went wrong, as a problem. */
export const problemFrom = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem(0, null, null, null);

/**
 * Something of the console's API.
 *
 * @param path null = nothing is read
 * @param everyMs read again so often while the page is seen; left out = only when asked
 */
export function useRead<T>(path: string | null, everyMs?: number): Read<T> {
  const { ask } = useConsole().session;
  const [state, setState] = useState<{ path: string; data: T | null; problem: Problem | null } | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (path === null || turn < 0) return;
    const controller = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      try {
        const data = await ask<T>(path, controller.signal);
        setState({ path, data, problem: null });
      } catch (error) {
        if (isAbort(error)) return;
        setState((before) => ({ path, data: before?.path === path ? before.data : null, problem: problemFrom(error) }));
      }
      if (everyMs !== undefined && !controller.signal.aborted) timer = setTimeout(next, everyMs);
    };
    const next = () => (document.hidden ? document.addEventListener('visibilitychange', look, { once: true }) : look());
    look();
    return () => {
      controller.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [path, turn, everyMs, ask]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  return {
    data: state?.path === path ? state.data : null,
    problem: state?.path === path ? state.problem : null,
    reload,
  };
}
