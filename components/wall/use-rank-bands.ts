'use client';

import { useMemo } from 'react';
import type { ZoneKind } from '@/lib/credit/zone';
import { useAskedAgain } from '../ui/use-asked-again';

/** A band is of the newest month. */
const AGAIN_MS = 300_000;

/** Best and worst rank. */
export type RankBand = readonly [best: number, worst: number];

/** The ranks that zones of a kind may have under other choices of method, by id; empty until read. */
export function useRankBands(kind: ZoneKind): ReadonlyMap<string, RankBand> {
  const path = `/api/v1/rankings?of=zones&by=level&kind=${kind}&limit=200`;
  const read = useAskedAgain<{ items: { id: string; rankBand: RankBand | null }[] }>(path, AGAIN_MS);
  return useMemo(
    () => new Map((read?.items ?? []).flatMap(({ id, rankBand }) => (rankBand === null ? [] : [[id, rankBand]]))),
    [read],
  );
}
