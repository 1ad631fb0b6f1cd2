'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';
import { pageLive } from '@/lib/live/client';
import { initialView, type LiveView } from '@/lib/live/live-view';
import type { Topic } from '@/lib/live/protocol';

const subscribe = (listener: () => void) => pageLive().subscribe(listener);
const snapshot = () => pageLive().getSnapshot();
const onServer = () => initialView;

/** The page's live stream. */
export function useLive(): LiveView {
  return useSyncExternalStore(subscribe, snapshot, onServer);
}

/** Follow topics while the component is there; what comes of them stands in the view. */
export function useTopics(topics: readonly Topic[]): void {
  const wanted = JSON.stringify(topics);
  useEffect(() => {
    const leave = (JSON.parse(wanted) as Topic[]).map((topic) => pageLive().follow(topic));
    return () => {
      for (const end of leave) end();
    };
  }, [wanted]);
}

/** How long ago a time of the server lies by its own clock, milliseconds, again every `everyMs`; null = it is not known. */
export function useAge(at: number | null, live: LiveView, everyMs: number): number | null {
  const now = useServerNow(live.clockOffsetMs, everyMs);
  return at === null || now === null ? null : Math.max(0, now - at);
}

/** The server's clock in milliseconds, again every `everyMs`; null until the page runs in a browser. */
export function useServerNow(clockOffsetMs: number, everyMs: number): number | null {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    const tick = () => setNow(Date.now() + clockOffsetMs);
    tick();
    const timer = setInterval(tick, everyMs);
    return () => clearInterval(timer);
  }, [clockOffsetMs, everyMs]);
  return now;
}
