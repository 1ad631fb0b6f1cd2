'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';
import { pageLive } from '@/lib/live/client';
import { initialView, type LiveView } from '@/lib/live/live-view';

const subscribe = (listener: () => void) => pageLive().subscribe(listener);
const snapshot = () => pageLive().getSnapshot();
const onServer = () => initialView;

/** The page's live stream. */
export function useLive(): LiveView {
  return useSyncExternalStore(subscribe, snapshot, onServer);
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
