'use client';

import { useEffect, useState } from 'react';
import { dayOf } from '@/lib/credit/local-time';
import type { ZoneStatistics } from '@/lib/credit/zone-statistics';
import { TIME_ZONE } from '@/lib/i18n/format';
import { pageLive } from '@/lib/live/client';
import { fetchJson, isAbort } from '../ui/fetch-json';
import { createReloader } from '../ui/reloader';

const GAP_MS = 10_000;
const RETRY_MS = 30_000;
/** What is known of a day that is over changes seldom, and another month begins at midnight. */
const AGAIN_MS = 600_000;

/** Grades of a zone at the end of a month. */
export interface MonthGrades {
  /** YYYY-MM. */
  month: string;
  /** Businesses by grade of this scheme. */
  scheme: string;
  grades: Record<string, number>;
}

/** The month before the present one, YYYY-MM. */
export function monthBefore(now: number): string {
  const [year = 0, month = 1] = dayOf(new Date(now), TIME_ZONE).split('-').map(Number);
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`;
}

/**
 * Grades of a zone at the end of last month, as they are known now and as this wall may count them.
 *
 * @param zone id; null = none is asked for
 * @returns null until read, or where nothing was counted then
 */
export function useLastMonth(zone: string | null): MonthGrades | null {
  const [read, setRead] = useState<(MonthGrades & { zone: string }) | null>(null);
  useEffect(() => {
    if (zone === null) return;
    const reloader = createReloader(
      async (signal) => {
        try {
          const month = monthBefore(Date.now() + pageLive().getSnapshot().clockOffsetMs);
          const path = `/api/v1/zones/${encodeURIComponent(zone)}/statistics?by=grade&at=${month}`;
          setRead(gradesOf(await fetchJson<ZoneStatistics>(path, signal), month));
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
  }, [zone]);
  return read?.zone === zone ? read : null;
}

function gradesOf({ zone, scheme, items }: ZoneStatistics, month: string): (MonthGrades & { zone: string }) | null {
  if (scheme === null) return null;
  const grades = Object.fromEntries(
    items.flatMap(({ what, group, entities }) => (what === 'group' && group !== null ? [[group, entities]] : [])),
  );
  const total = Object.values(grades).reduce((sum, entities) => sum + entities, 0);
  return total === 0 ? null : { zone: zone.id, month, scheme, grades };
}
