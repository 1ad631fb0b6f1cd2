'use client';

import { useEffect, useRef, useState } from 'react';
import type { ZoneIndexSeries } from '@/lib/credit/index/series';
import type { Zone } from '@/lib/credit/zone';
import { fetchJson } from '../ui/fetch-json';
import { createReloader, type Reloader } from '../ui/reloader';

const GAP_MS = 2_000;
const RETRY_MS = 5_000;
/** A month that is published may leave a zone's own figures as they are. */
const AGAIN_MS = 60_000;

export interface SeriesRead {
  /** By zone id; a zone that is not read yet is absent. */
  series: ReadonlyMap<string, ZoneIndexSeries>;
  /** The last try failed: what is there is from before. */
  failed: boolean;
}

/**
 * The index of zones month by month, with what moved it. Read again when a zone has changed, at most every 2 s, and
 * every minute.
 */
export function useZoneSeries(zones: readonly Pick<Zone, 'id' | 'revision'>[]): SeriesRead {
  const [read, setRead] = useState<SeriesRead>(() => ({ series: new Map(), failed: false }));
  const wanted = useRef<ReadonlyMap<string, number>>(new Map());
  const reloader = useRef<Reloader | null>(null);
  const ids = JSON.stringify(zones.map(({ id }) => id));
  const revisions = JSON.stringify(zones.map(({ id, revision }) => [id, revision]));

  useEffect(() => {
    const known = new Map<string, { revision: number; series: ZoneIndexSeries }>();
    const asked = JSON.parse(ids) as string[];
    if (asked.length === 0) return;
    const own = createReloader(
      async (signal) => {
        const due = asked.filter((id) => known.get(id)?.revision !== wanted.current.get(id));
        const results = await Promise.all(due.map((id) => readSeries(id, signal)));
        if (signal.aborted) return true;
        for (const [i, id] of due.entries()) {
          const series = results[i];
          if (series) known.set(id, { revision: wanted.current.get(id) ?? 0, series });
        }
        const failed = results.some((series) => series === null);
        setRead({ series: new Map([...known].map(([id, one]) => [id, one.series])), failed });
        return !failed;
      },
      { gapMs: GAP_MS, retryMs: RETRY_MS },
    );
    reloader.current = own;
    const timer = setInterval(() => {
      for (const one of known.values()) one.revision = -1;
      own.want();
    }, AGAIN_MS);
    return () => {
      own.stop();
      clearInterval(timer);
    };
  }, [ids]);

  useEffect(() => {
    wanted.current = new Map(JSON.parse(revisions) as [string, number][]);
    reloader.current?.want();
  }, [revisions]);
  return read;
}

/** @returns null where it could not be read */
async function readSeries(id: string, signal: AbortSignal): Promise<ZoneIndexSeries | null> {
  try {
    return await fetchJson<ZoneIndexSeries>(`/api/v1/zones/${encodeURIComponent(id)}/index`, signal);
  } catch {
    return null;
  }
}
