'use client';

import { useEffect, useState } from 'react';
import type { EntityFile } from '@/lib/credit/entity';
import { fetchJson, isAbort, Problem } from '../ui/fetch-json';
import { rereadOnChange } from '../ui/reread-on-change';

/** One credit file; read again, at most once a second, when the stream reports a change. */
export function useEntityFile(id: string): { file: EntityFile | null; problem: Problem | null } {
  const [state, setState] = useState<{ id: string; file: EntityFile | null; problem: Problem | null } | null>(null);
  useEffect(() => {
    return rereadOnChange(async (signal) => {
      try {
        const file = await fetchJson<EntityFile>(`/api/v1/entities/${encodeURIComponent(id)}`, signal);
        setState({ id, file, problem: null });
        return true;
      } catch (error) {
        if (isAbort(error)) return true;
        const problem = error instanceof Problem ? error : new Problem(0, null, null, null);
        // What was read before stays readable when the server is away; a file that is gone does not.
        setState((before) => ({ id, file: problem.status === 0 && before?.id === id ? before.file : null, problem }));
        return problem.status === 404;
      }
    });
  }, [id]);
  return state?.id === id ? state : { file: null, problem: null };
}
