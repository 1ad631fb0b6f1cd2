'use client';

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import { pageLive } from '@/lib/live/client';
import type { LiveView } from '@/lib/live/live-view';
import type { LiveEvent } from '@/lib/live/protocol';
import { fetchJson, isAbort, Problem } from '../ui/fetch-json';
import { createReloader, type Reloader } from '../ui/reloader';

/** What the API gave at one time. */
export interface ReadZones {
  zones: Zone[];
  schemes: Scheme[];
  revision: number;
  /** Epoch of the stream at that time; null = it had not answered yet. */
  epoch: string | null;
}

const GAP_MS = 1_000;
const RETRY_MS = 5_000;
const WITHOUT_STREAM_MS = 15_000;

/**
 * Zones from the API and the newest counts that either the API or the stream gave, and the schemes. `zones` is null
 * until the first answer. Reads the API again when the stream names a zone without a known shape, announces new
 * shapes, or starts a new epoch; and every 15 s while there is no stream.
 * @param withShapes false = leave the boundaries out, for pages without a map
 */
export function useZones(live: LiveView, withShapes = true) {
  const [read, setRead] = useState<ReadZones | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const reloader = useRef<Reloader | null>(null);

  useEffect(() => {
    let latest: ReadZones | null = null;
    let eventSeen = 0;
    const own = createReloader(
      async (signal) => {
        try {
          latest = await readZones(withShapes, signal);
          setRead(latest);
          setProblem(null);
          return true;
        } catch (error) {
          if (!isAbort(error)) setProblem(error instanceof Problem ? error : new Problem(0, null, null, null));
          return false;
        }
      },
      { gapMs: GAP_MS, retryMs: RETRY_MS },
    );
    const leave = [pageLive().follow('zones'), pageLive().follow('events')];
    const stopListening = pageLive().subscribe(() => {
      const view = pageLive().getSnapshot();
      const events = view.topics.events?.data ?? [];
      if (latest && isOutdated(latest, view, events.slice(events.findLastIndex((e) => e.revision <= eventSeen) + 1))) {
        own.want();
      }
      eventSeen = events.at(-1)?.revision ?? 0;
    });
    const withoutStream = setInterval(() => {
      if (pageLive().getSnapshot().connection !== 'live') own.want();
    }, WITHOUT_STREAM_MS);
    reloader.current = own;
    own.want();
    return () => {
      own.stop();
      stopListening();
      for (const end of leave) end();
      clearInterval(withoutStream);
    };
  }, [withShapes]);

  const reload = useCallback(() => reloader.current?.want(), []);
  const zones = useMemo(() => (read ? newestZones(read, live) : null), [read, live]);
  const revision = Math.max(read?.revision ?? 0, live.topics.zones?.revision ?? 0);
  return { zones, schemes: read?.schemes ?? noSchemes, revision, problem, reload };
}

const noSchemes: Scheme[] = [];

async function readZones(withShapes: boolean, signal: AbortSignal): Promise<ReadZones> {
  const [zones, schemes] = await Promise.all([
    fetchJson<{ items: Zone[]; revision: number }>(`/api/v1/zones${withShapes ? '?geometry=true' : ''}`, signal),
    fetchJson<{ items: Scheme[] }>('/api/v1/schemes', signal),
  ]);
  const { epoch } = pageLive().getSnapshot();
  return { zones: zones.items, schemes: schemes.items, revision: zones.revision, epoch };
}

/** Events after which shapes or schemes may be others. An import can bring a scheme's first evaluation. */
const reshaping: readonly LiveEvent['kind'][] = ['zones', 'divisions', 'rollback'];

function isOutdated(read: ReadZones, view: LiveView, newEvents: readonly LiveEvent[]): boolean {
  if (read.epoch !== null && view.epoch !== read.epoch) return true;
  if (newEvents.some(({ kind, revision }) => reshaping.includes(kind) && revision > read.revision)) return true;
  const known = new Set(read.zones.map(({ id }) => id));
  const schemes = new Set(read.schemes.map(({ id }) => id));
  return (view.topics.zones?.data ?? []).some(
    ({ id, scheme }) => !known.has(id) || (scheme !== null && !schemes.has(scheme)),
  );
}

/** The API's zones, each with the stream's counts where those are newer. Revisions compare within one epoch only. */
export function newestZones(read: ReadZones, live: Pick<LiveView, 'topics' | 'epoch'>): Zone[] {
  const streamed = new Map((live.topics.zones?.data ?? []).map((zone) => [zone.id, zone]));
  return read.zones.map((zone) => {
    const newer = streamed.get(zone.id);
    if (!newer) return zone;
    const otherEpoch = read.epoch !== null && read.epoch !== live.epoch;
    if (!otherEpoch && newer.revision < zone.revision) return zone;
    return zone.geometry ? { ...newer, geometry: zone.geometry } : newer;
  });
}
