'use client';

import { useEffect, useRef, useState } from 'react';
import type { IndexMonth, MonthOfZones } from '@/lib/credit/index/series';
import { fetchJson, isAbort } from '../ui/fetch-json';
import { createReloader } from '../ui/reloader';
import { useAskedAgain } from '../ui/use-asked-again';

const GAP_MS = 1_000;
const RETRY_MS = 5_000;
/** A month is published, or revised, and nothing tells of it here. */
const AGAIN_MS = 60_000;
/** A slider that is dragged asks for the month where it rests. */
const PAUSE_MS = 150;

/** The months of the index, rising; null = not read yet. */
export function useMonthList(): readonly IndexMonth[] | null {
  const read = useAskedAgain<{ items: IndexMonth[] }>('/api/v1/months', AGAIN_MS);
  return read?.items ?? null;
}

export interface MonthRead {
  /** What is shown: while another month is read, the one before. null = now. */
  month: MonthOfZones | null;
  /** The month that is asked for could not be read. */
  failed: boolean;
}

const now: MonthRead = { month: null, failed: false };

/** All zones in one month, in one request. @param period YYYY-MM; null = now */
export function useMonth(period: string | null): MonthRead {
  const [read, setRead] = useState(now);
  const known = useRef(new Map<string, MonthOfZones>());
  useEffect(() => {
    if (period === null) {
      setRead(now);
      return;
    }
    const kept = known.current.get(period);
    if (kept) setRead({ month: kept, failed: false });
    const reloader = createReloader(
      async (signal) => {
        try {
          const month = await fetchJson<MonthOfZones>(`/api/v1/months/${period}`, signal);
          known.current.set(period, month);
          setRead({ month, failed: false });
          return true;
        } catch (error) {
          if (!isAbort(error)) setRead((before) => ({ ...before, failed: true }));
          return isAbort(error);
        }
      },
      { gapMs: GAP_MS, retryMs: RETRY_MS },
    );
    const first = setTimeout(() => reloader.want(), PAUSE_MS);
    const timer = setInterval(() => reloader.want(), AGAIN_MS);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
      reloader.stop();
    };
  }, [period]);
  return read;
}
