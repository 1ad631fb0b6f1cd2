'use client';

import { useEffect, useState } from 'react';
import { fetchJson, isAbort } from './fetch-json';
import { createReloader } from './reloader';

const GAP_MS = 1_000;
const RETRY_MS = 5_000;

/**
 * What an address of the API answers, asked again every `everyMs`, and every 5 s while it does not answer: for what no
 * message of the stream tells of. An answer that says the same stays the same object.
 *
 * @param path null = nothing is asked
 * @returns null until this address has answered
 */
export function useAskedAgain<Told>(path: string | null, everyMs: number): Told | null {
  const [read, setRead] = useState<{ path: string; told: Told } | null>(null);
  useEffect(() => {
    if (path === null) return;
    const reloader = createReloader(
      async (signal) => {
        try {
          const told = await fetchJson<Told>(path, signal);
          setRead((before) =>
            before?.path === path && JSON.stringify(before.told) === JSON.stringify(told) ? before : { path, told },
          );
          return true;
        } catch (error) {
          return isAbort(error);
        }
      },
      { gapMs: GAP_MS, retryMs: RETRY_MS },
    );
    reloader.want();
    const timer = setInterval(() => reloader.want(), everyMs);
    return () => {
      reloader.stop();
      clearInterval(timer);
    };
  }, [path, everyMs]);
  return read !== null && read.path === path ? read.told : null;
}
