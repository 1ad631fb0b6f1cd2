'use client';

import { useEffect, useState } from 'react';
import type { ZoneFootfall } from '@/lib/credit/footfall';
import { pageLive } from '@/lib/live/client';
import { fetchJson, isAbort } from '../ui/fetch-json';
import { createReloader } from '../ui/reloader';

const GAP_MS = 1_000;
const RETRY_MS = 5_000;
/** Midnight comes without a change: today is another day then. */
const ANYWAY_MS = 60_000;

/** A text that changes with every commit that can change what was counted. */
function countedRevision(): string {
  const { epoch, topics } = pageLive().getSnapshot();
  const last = topics.events?.data.findLast(
    ({ kind }) => kind === 'footfall' || kind === 'rollback' || kind === 'zones',
  );
  return `${epoch} ${last?.revision}`;
}

/**
 * Today's footfall of zones, read again when the stream tells of new counts.
 *
 * @returns by zone id; a zone that is not (yet) read is absent
 */
export function useFootfall(ids: readonly string[]): ReadonlyMap<string, ZoneFootfall> {
  const [read, setRead] = useState<ReadonlyMap<string, ZoneFootfall>>(() => new Map());
  const wanted = ids.join(' ');
  useEffect(() => {
    if (wanted === '') return;
    const reloader = createReloader(
      async (signal) => {
        try {
          const path = (id: string) => `/api/v1/zones/${encodeURIComponent(id)}/footfall`;
          const all = await Promise.all(wanted.split(' ').map((id) => fetchJson<ZoneFootfall>(path(id), signal)));
          setRead(new Map(all.map((footfall) => [footfall.zone, footfall])));
          return true;
        } catch (error) {
          return isAbort(error);
        }
      },
      { gapMs: GAP_MS, retryMs: RETRY_MS },
    );
    reloader.want();
    let seen = countedRevision();
    const leave = pageLive().follow('events');
    const stopListening = pageLive().subscribe(() => {
      const now = countedRevision();
      if (now !== seen) reloader.want();
      seen = now;
    });
    const anyway = setInterval(() => reloader.want(), ANYWAY_MS);
    return () => {
      reloader.stop();
      stopListening();
      leave();
      clearInterval(anyway);
    };
  }, [wanted]);
  return read;
}
