'use client';

import { useCallback, useEffect, useState } from 'react';
import type { IndexPoint, ZoneIndexSeries } from '@/lib/credit/index/series';
import { formatStamp } from '@/lib/i18n/format';
import { fetchJson, isAbort } from '../../ui/fetch-json';
import { livePoint } from '../../zone/index-state';

/** At once; a class may have hundreds of zones. */
const LANES = 6;

export interface PointsRead {
  /** By zone; null = they are not all read yet. A zone without a live value is absent. */
  points: ReadonlyMap<string, IndexPoint> | null;
  /** How many are read. */
  done: number;
  failed: boolean;
  /** When they were, in milliseconds; null = not yet. */
  at: number | null;
  again(): void;
}

const nothing: Omit<PointsRead, 'again'> = { points: null, done: 0, failed: false, at: null };

/**
 * What zones have now, read once: a trial changes choices of method, and the values that it is made on stay meanwhile.
 *
 * @param ids in any order
 */
export function useZonePoints(ids: readonly string[]): PointsRead {
  const [state, setState] = useState(nothing);
  const [turn, setTurn] = useState(0);
  const asked = JSON.stringify([...ids].sort());
  useEffect(() => {
    if (turn < 0) return;
    const controller = new AbortController();
    setState(nothing);
    readAll(JSON.parse(asked) as string[], controller.signal, (done) => setState((before) => ({ ...before, done })))
      .then((points) => setState({ points, done: points.size, failed: false, at: Date.now() }))
      .catch((error) => {
        if (!isAbort(error) && !controller.signal.aborted) setState({ ...nothing, failed: true });
      });
    return () => controller.abort();
  }, [asked, turn]);
  const again = useCallback(() => setTurn((before) => before + 1), []);
  return { ...state, again };
}

async function readAll(ids: readonly string[], signal: AbortSignal, progress: (done: number) => void) {
  // The months that are over are not wanted: what lives comes with any span that is open at its end.
  const from = formatStamp(Date.now()).slice(0, 7);
  const points = new Map<string, IndexPoint>();
  const left = ids.values();
  let done = 0;
  const lane = async () => {
    for (const id of left) {
      const path = `/api/v1/zones/${encodeURIComponent(id)}/index?from=${from}`;
      const point = livePoint(await fetchJson<ZoneIndexSeries>(path, signal));
      if (point !== undefined) points.set(id, point);
      if (!signal.aborted) progress(++done);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return points;
}
