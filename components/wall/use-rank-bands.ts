'use client';

import { useEffect, useState } from 'react';
import type { ZoneKind } from '@/lib/credit/zone';
import { fetchJson, isAbort } from '../ui/fetch-json';
import { createReloader } from '../ui/reloader';

const GAP_MS = 5_000;
const RETRY_MS = 15_000;
/** A band is of the newest month. */
const AGAIN_MS = 300_000;

/** Best and worst rank. */
export type RankBand = readonly [best: number, worst: number];

const none: ReadonlyMap<string, RankBand> = new Map();

/** The ranks that zones of a kind may have under other choices of method, by id; empty until read. */
export function useRankBands(kind: ZoneKind): ReadonlyMap<string, RankBand> {
  const [bands, setBands] = useState(none);
  useEffect(() => {
    const reloader = createReloader(
      async (signal) => {
        try {
          const path = `/api/v1/rankings?of=zones&by=level&kind=${kind}&limit=200`;
          const { items } = await fetchJson<{ items: { id: string; rankBand: RankBand | null }[] }>(path, signal);
          setBands(new Map(items.flatMap(({ id, rankBand }) => (rankBand === null ? [] : [[id, rankBand] as const]))));
          return true;
        } catch (error) {
          return isAbort(error);
        }
      },
      { gapMs: GAP_MS, retryMs: RETRY_MS },
    );
    reloader.want();
    const timer = setInterval(() => reloader.want(), AGAIN_MS);
    return () => {
      reloader.stop();
      clearInterval(timer);
    };
  }, [kind]);
  return bands;
}
