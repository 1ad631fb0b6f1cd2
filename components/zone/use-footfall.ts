'use client';

import { useEffect, useMemo, useState } from 'react';
import { footfallOfDay, type ZoneFootfall } from '@/lib/credit/footfall';
import { dayOf } from '@/lib/credit/local-time';
import { pageLive } from '@/lib/live/client';
import { fetchJson, isAbort } from '../ui/fetch-json';
import { createReloader } from '../ui/reloader';
import { useLive, useServerNow, useTopics } from '../ui/use-live';

const GAP_MS = 1_000;
const RETRY_MS = 5_000;
const WITHOUT_STREAM_MS = 15_000;
/** Midnight comes without a change: today is another day then. */
const TODAY_MS = 10_000;

/**
 * Today's footfall of zones, as the stream tells it; read every 15 s while there is no stream.
 *
 * @returns by zone id; a zone that is not (yet) known is absent
 */
export function useFootfall(ids: readonly string[]): ReadonlyMap<string, ZoneFootfall> {
  const live = useLive();
  const now = useServerNow(live.clockOffsetMs, TODAY_MS);
  useTopics(ids.map((id) => `footfall:${id}` as const));
  const read = useWithoutStream(ids);
  const { topics } = live;
  const wanted = JSON.stringify(ids);
  const tick = now === null ? null : Math.floor(now / TODAY_MS);
  return useMemo(() => {
    const known = new Map<string, ZoneFootfall>();
    for (const id of tick === null ? [] : (JSON.parse(wanted) as string[])) {
      const held = topics[`footfall:${id}`]?.data ?? undefined;
      const other = read.get(id);
      const newest = held && other ? (held.revision < other.revision ? other : held) : (held ?? other);
      if (newest) known.set(id, ofDay(newest, dayOf(new Date(tick! * TODAY_MS), newest.timeZone)));
    }
    return known;
  }, [topics, read, wanted, tick]);
}

const days = new WeakMap<ZoneFootfall, ZoneFootfall & { day: string }>();

/** The same object for the same footfall and day, so that a chart is drawn again only when something else is to be seen. */
function ofDay(footfall: ZoneFootfall, day: string): ZoneFootfall {
  const known = days.get(footfall);
  if (known?.day === day) return known;
  const made = { ...footfallOfDay(footfall, day), day };
  days.set(footfall, made);
  return made;
}

/** Today's footfall from the API, for as long as there is no stream. */
function useWithoutStream(ids: readonly string[]): ReadonlyMap<string, ZoneFootfall> {
  const [read, setRead] = useState<ReadonlyMap<string, ZoneFootfall>>(() => new Map());
  const wanted = JSON.stringify(ids);
  useEffect(() => {
    const zones = JSON.parse(wanted) as string[];
    if (zones.length === 0) return;
    const reloader = createReloader(
      async (signal) => {
        try {
          const path = (id: string) => `/api/v1/zones/${encodeURIComponent(id)}/footfall`;
          const all = await Promise.all(zones.map((id) => fetchJson<ZoneFootfall>(path(id), signal)));
          setRead(new Map(all.map((footfall) => [footfall.zone, footfall])));
          return true;
        } catch (error) {
          return isAbort(error);
        }
      },
      { gapMs: GAP_MS, retryMs: RETRY_MS },
    );
    const look = () => {
      if (pageLive().getSnapshot().connection === 'lost') reloader.want();
    };
    look();
    const timer = setInterval(look, WITHOUT_STREAM_MS);
    return () => {
      reloader.stop();
      clearInterval(timer);
    };
  }, [wanted]);
  return read;
}
