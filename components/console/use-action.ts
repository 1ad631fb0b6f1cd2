'use client';

import { useCallback, useRef, useState } from 'react';
import type { Problem } from '../ui/fetch-json';
import { problemFrom } from './use-read';

export interface Action {
  busy: boolean;
  problem: Problem | null;
  /** Do it; while it is being done nothing else is. @returns whether it was done */
  run(work: () => Promise<unknown>): Promise<boolean>;
}

/** Something that a button or a form does, once at a time, and what came in its way. */
export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const running = useRef(false);
  const run = useCallback(async (work: () => Promise<unknown>) => {
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await work();
      return true;
    } catch (error) {
      setProblem(problemFrom(error));
      return false;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }, []);
  return { busy, problem, run };
}
