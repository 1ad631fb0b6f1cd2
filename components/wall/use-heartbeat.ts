'use client';

import { useEffect, useRef } from 'react';
import type { Heartbeat } from '@/lib/credit/account';
import { fetchJson } from '../ui/fetch-json';
import { heapOf } from './heap';

const EVERY_MS = 30_000;
const MIB = 1_048_576;

/** What the wall knows of itself; the rest is measured here. */
type Known = Pick<Heartbeat, 'scene' | 'zone' | 'build' | 'dataAsOf' | 'connection'>;

/** Tell the console every half minute that this wall runs, and how: it is nobody's screen but its keeper's. */
export function useHeartbeat(isOn: boolean, known: Known): void {
  const latest = useRef(known);
  latest.current = known;
  useEffect(() => {
    if (!isOn) return;
    const controller = new AbortController();
    const frames = watchFrames();
    const beat = () => {
      const heap = heapOf();
      const body = {
        ...latest.current,
        frameMs: frames.longest(),
        heapMb: heap === null ? null : Math.round((heap.used / MIB) * 10) / 10,
        width: Math.round(window.innerWidth * devicePixelRatio),
        height: Math.round(window.innerHeight * devicePixelRatio),
      };
      // A sign that is lost is followed by the next; that the server is away the wall says already.
      fetchJson('/api/console/screen-heartbeat', controller.signal, { method: 'POST', body, csrf: null }).catch(
        () => {},
      );
    };
    const first = setTimeout(beat, EVERY_MS / 10);
    const timer = setInterval(beat, EVERY_MS);
    return () => {
      controller.abort();
      clearTimeout(first);
      clearInterval(timer);
      frames.stop();
    };
  }, [isOn]);
}

/** The longest time between two frames; each asking begins anew. */
function watchFrames() {
  let longest = 0;
  let before: number | null = null;
  let frame = requestAnimationFrame(function step(now) {
    if (before !== null) longest = Math.max(longest, now - before);
    before = now;
    frame = requestAnimationFrame(step);
  });
  return {
    longest(): number | null {
      const told = longest;
      longest = 0;
      return told === 0 ? null : Math.round(told);
    },
    stop: () => cancelAnimationFrame(frame),
  };
}
