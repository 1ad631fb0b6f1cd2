'use client';

import { useEffect, useRef, useState } from 'react';
import type { ZoneMigration } from '@/lib/credit/migration';
import type { Zone } from '@/lib/credit/zone';
import type { StatisticsBy, ZoneStatistics } from '@/lib/credit/zone-statistics';
import { fetchJson, isAbort } from '../ui/fetch-json';
import { createReloader, type Reloader } from '../ui/reloader';

const GAP_MS = 10_000;
const RETRY_MS = 5_000;
/** What ends with a day, or was written into the past, leaves a zone's own figures as they are. */
const AGAIN_MS = 60_000;

/** What was read, and whether the last try failed: what is there is from before then. */
export interface Counts<Told> {
  told: Told | null;
  failed: boolean;
}

type Asked = Pick<Zone, 'id' | 'revision'> | null;

/**
 * A zone's businesses in groups. Read again when the zone has changed, at most every 10 s, and every minute.
 *
 * @param at day or month that is over; null = now
 */
export const useStatistics = (zone: Asked, by: StatisticsBy, at: string | null = null): Counts<ZoneStatistics> =>
  useCounts(zone, `statistics?by=${by}${at === null ? '' : `&at=${at}`}`);

/** Who moved between two days or months, read again like the statistics. @param to null = now */
export const useMigration = (zone: Asked, from: string, to: string | null): Counts<ZoneMigration> =>
  useCounts(zone, `migration?from=${from}${to === null ? '' : `&to=${to}`}`);

function useCounts<Told>(zone: Asked, call: string): Counts<Told> {
  const path = zone === null ? null : `/api/v1/zones/${encodeURIComponent(zone.id)}/${call}`;
  const [read, setRead] = useState<Counts<Told> & { path: string | null }>({ path: null, told: null, failed: false });
  const reloader = useRef<Reloader | null>(null);
  useEffect(() => {
    if (path === null) return;
    const own = createReloader(
      async (signal) => {
        try {
          const told = await fetchJson<Told>(path, signal);
          setRead({ path, told, failed: false });
          return true;
        } catch (error) {
          if (isAbort(error)) return true;
          setRead((before) => ({ path, told: before.path === path ? before.told : null, failed: true }));
          return false;
        }
      },
      { gapMs: GAP_MS, retryMs: RETRY_MS },
    );
    reloader.current = own;
    own.want();
    const timer = setInterval(() => own.want(), AGAIN_MS);
    return () => {
      own.stop();
      clearInterval(timer);
    };
  }, [path]);
  const revision = zone?.revision;
  const seen = useRef(revision);
  useEffect(() => {
    if (seen.current !== revision) reloader.current?.want();
    seen.current = revision;
  }, [revision]);
  return read.path === path ? { told: read.told, failed: read.failed } : { told: null, failed: false };
}
