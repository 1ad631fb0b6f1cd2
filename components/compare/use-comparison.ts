'use client';

import { useEffect, useState } from 'react';
import type { ZoneComparison } from '@/lib/credit/comparison/comparison';
import { fetchJson, isAbort, Problem } from '../ui/fetch-json';
import { rereadOnChange } from '../ui/reread-on-change';

/** A comparison reads all that is known of its zones: not with every message of a busy stream. */
const GAP_MS = 10_000;

export interface ComparisonRead {
  /** The newest; null = not read yet, or no zones are chosen. */
  comparison: ZoneComparison | null;
  /** As it was when it was first read: what changed since is told against it. */
  opened: ZoneComparison | null;
  /** Why the last try failed; what is there is from before. */
  problem: Problem | null;
}

const nothing: ComparisonRead = { comparison: null, opened: null, problem: null };

/** Address of a comparison in the API. @param from, to months, YYYY-MM; null = all that there are */
export function comparisonPath(ids: readonly string[], from: string | null, to: string | null): string {
  const query = new URLSearchParams({ zones: ids.join(',') });
  if (from !== null) query.set('from', from);
  if (to !== null) query.set('to', to);
  return `/api/v1/compare?${query}`;
}

/** All that the workbench shows of these zones, read again when the stream moves. */
export function useComparison(ids: readonly string[], from: string | null, to: string | null): ComparisonRead {
  const path = ids.length === 0 ? null : comparisonPath(ids, from, to);
  const [read, setRead] = useState<ComparisonRead & { path: string | null }>({ ...nothing, path: null });
  useEffect(() => {
    if (path === null) return;
    return rereadOnChange(async (signal) => {
      try {
        const comparison = await fetchJson<ZoneComparison>(path, signal);
        setRead((before) => {
          const opened = before.path === path ? (before.opened ?? comparison) : comparison;
          return { path, comparison, opened, problem: null };
        });
        return true;
      } catch (error) {
        if (isAbort(error)) return true;
        const problem = error instanceof Problem ? error : new Problem(0, null, null, null);
        setRead((before) => ({ ...(before.path === path ? before : nothing), path, problem }));
        return false;
      }
    }, GAP_MS);
  }, [path]);
  return read.path === path ? read : nothing;
}
