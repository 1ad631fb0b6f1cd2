'use client';

import { useEffect, useRef } from 'react';
import { fetchJson } from '../ui/fetch-json';
import { heapOf } from './heap';

const LOOK_MS = 60_000;
/** Of what the browser gives a page: past this a tab is at risk, and begins anew in a calm moment instead. */
const FULL = 0.7;

/**
 * Load the page again between two turns where it must begin anew: another build is served, or memory nears its limit.
 * The clock decides what is shown, so that a wall goes on with the same scene. Never while the server is away: a page
 * that fails to load would leave a wall without anything.
 *
 * @param build that made this page; null = it is in development
 * @param turn  changes with every turn
 */
export function useRenewal(build: string | null, turn: string): void {
  const isDue = useRef(false);
  useEffect(() => {
    const controller = new AbortController();
    const look = async () => {
      isDue.current = isDue.current || isFull() || (await hasOtherBuild(build, controller.signal));
    };
    void look();
    const timer = setInterval(look, LOOK_MS);
    return () => {
      controller.abort();
      clearInterval(timer);
    };
  }, [build]);
  const first = useRef(turn);
  /** A turn may be shorter than the server takes to answer: the page is loaded again once. */
  const isAsked = useRef(false);
  useEffect(() => {
    if (turn === first.current || !isDue.current || isAsked.current) return;
    first.current = turn;
    isAsked.current = true;
    void renew().then((isLoading) => {
      isAsked.current = isLoading;
    });
  }, [turn]);
}

async function hasOtherBuild(build: string | null, signal: AbortSignal): Promise<boolean> {
  if (build === null) return false;
  try {
    const served = (await fetchJson<{ build: string | null }>('/api/v1/health', signal)).build;
    return served !== null && served !== build;
  } catch {
    return false;
  }
}

function isFull(): boolean {
  const heap = heapOf();
  return heap !== null && heap.used > heap.limit * FULL;
}

/** @returns false = the server is away: the next turn asks again */
async function renew(): Promise<boolean> {
  try {
    const answer = await fetch(location.pathname + location.search, { cache: 'no-store' });
    if (answer.ok) location.reload();
    return answer.ok;
  } catch {
    return false;
  }
}
