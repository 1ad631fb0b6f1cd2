'use client';

import { useEffect, useState } from 'react';
import type { ScoredBefore } from '@/lib/credit/index/lights';
import type { Methodology } from '@/lib/credit/index/methodology';
import { monthAfter, monthOfDay } from '@/lib/credit/index/period';
import type { IndexPoint, ZoneIndexSeries } from '@/lib/credit/index/series';
import { fetchJson, isAbort, Problem } from '../ui/fetch-json';

/** What everybody may see of a zone's index now, as far as a page can compute it again. */
export interface ZoneFigures {
  name: string;
  /** null = there is no live value yet. */
  point: IndexPoint | null;
  /** The month before by the same version; null = there is none. */
  before: ScoredBefore | null;
  /** Was it made by another version than the page's? */
  isOther: boolean;
}

export type ZoneRead = { figures: ZoneFigures | null; problem: Problem | null };

const nothing: ZoneRead = { figures: null, problem: null };

/**
 * The live value of a zone.
 *
 * @param zone null = none is read
 * @returns both null while it is being read
 */
export function useZoneFigures(zone: string | null, methodology: Methodology): ZoneRead {
  const [read, setRead] = useState<{ zone: string | null } & ZoneRead>({ zone: null, ...nothing });
  useEffect(() => {
    if (zone === null) return;
    const controller = new AbortController();
    const from = monthAfter(monthOfDay(new Date().toISOString().slice(0, 10)), -2);
    fetchJson<ZoneIndexSeries>(`/api/v1/zones/${encodeURIComponent(zone)}/index?from=${from}`, controller.signal)
      .then((series) => setRead({ zone, figures: figuresOf(series, methodology), problem: null }))
      .catch((error: unknown) => {
        if (isAbort(error)) return;
        setRead({ zone, figures: null, problem: error instanceof Problem ? error : new Problem(0, null, null, null) });
      });
    return () => controller.abort();
  }, [zone, methodology]);
  return zone !== null && read.zone === zone ? read : nothing;
}

/** The live point, and what was shown before it by the same version. */
export function figuresOf({ zone: { name }, items }: ZoneIndexSeries, methodology: Methodology): ZoneFigures {
  const isOwn = (point: IndexPoint) =>
    point.methodology.id === methodology.id && point.methodology.version === methodology.version;
  const point = items.find(({ state }) => state === 'live') ?? null;
  const before = items.findLast((month) => month.state !== 'live' && isOwn(month)) ?? null;
  return { name, point, before, isOther: point !== null && !isOwn(point) };
}
