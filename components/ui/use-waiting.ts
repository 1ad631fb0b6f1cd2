'use client';

import { useEffect, useState } from 'react';
import { fetchJson, longestWaitMs } from './fetch-json';

/** What `GET /api/v1/health` tells a page. */
interface Health {
  waiting?: { writers: number; since: string } | null;
}

const LOOK_MS = 2_000;
const CALM_MS = 30_000;

/**
 * Since when an import keeps other answers waiting (embedded engine), RFC 3339; null = nothing waits.
 * Asked every 30 s, and every 2 s while a request of this page is waiting or an import is known to run.
 */
export function useWaiting(): string | null {
  const [since, setSince] = useState<string | null>(null);
  useEffect(() => {
    let askedAt = Number.NEGATIVE_INFINITY;
    let known = false;
    let open = false;
    const controller = new AbortController();
    const look = async () => {
      const due = known || longestWaitMs() > LOOK_MS || performance.now() - askedAt > CALM_MS;
      if (!due || open) return;
      open = true;
      askedAt = performance.now();
      try {
        const { waiting } = await fetchJson<Health>('/api/v1/health', controller.signal);
        known = Boolean(waiting && waiting.writers > 0);
        setSince(known && waiting ? waiting.since : null);
      } catch {
        // Health is only asked to explain a wait; that the server is gone is said by the stream and the requests.
        known = false;
      }
      open = false;
    };
    void look();
    const timer = setInterval(look, LOOK_MS);
    return () => {
      controller.abort();
      clearInterval(timer);
    };
  }, []);
  return since;
}
