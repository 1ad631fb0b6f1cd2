import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLiveClient } from '@/lib/live/client';
import { openLive } from '../stream/live-wire';

/** Clients that come and go: some leave in order, some are cut off, some stop reading; and pages that stay. */
export interface Clients {
  /** Connected now. */
  open(): number;
  /** How many came, were turned away, were cut off by the server; messages that all had. */
  told(): { came: number; failed: number; cutOff: number; messages: number };
  /** How many of the pages that stay are in step. */
  pagesLive(): number;
  stop(): Promise<void>;
}

/** How long one stays, in milliseconds. */
const STAY = { least: 2_000, most: 30_000 };
const PAUSE_MS = 1_000;
/** One that stops reading does so for as long, before its connection breaks. */
const STALL_MS = 15_000;
/** Share of those that stop reading, and of those whose connection breaks without a word. */
const STALLS = 0.15;
const BREAKS = 0.6;
export const PAGES = 4;
/** Topics that a visitor follows at most. */
const MOST_TOPICS = 4;

interface Given {
  url: string;
  port: number;
  count: number;
  /** Topics that visitors choose from. */
  topics: readonly string[];
}

export function openClients({ url, port, count, topics }: Given, random: () => number): Clients {
  const ended = new AbortController();
  // Everyone who waits listens to it.
  setMaxListeners(0, ended.signal);
  const told = { came: 0, failed: 0, cutOff: 0, messages: 0 };
  let open = 0;
  const wait = (ms: number) => sleep(ms, undefined, { signal: ended.signal });

  const pick = () => topics[Math.floor(random() * topics.length)]!;

  async function visit() {
    let state: 'coming' | 'here' | 'gone' = 'coming';
    const { wire, ask } = await openLive(port, '/live', {
      onEvent: () => {
        told.messages++;
      },
      onClose: () => {
        if (state === 'here') open--;
        state = 'gone';
      },
    });
    state = 'here';
    open++;
    told.came++;
    try {
      const chosen = Array.from({ length: 1 + Math.floor(random() * MOST_TOPICS) }, pick);
      await ask('subscribe', { topics: chosen });
      await wait(STAY.least + random() * (STAY.most - STAY.least));
      const how = random();
      if (how < STALLS) {
        wire.pause();
        await wait(STALL_MS);
      } else if (how > BREAKS) wire.send('41');
    } finally {
      if ((state as string) === 'gone') told.cutOff++;
      wire.drop();
    }
  }

  async function keepComing() {
    while (!ended.signal.aborted) {
      await wait(random() * PAUSE_MS);
      await visit();
    }
  }

  async function forever() {
    while (!ended.signal.aborted)
      await keepComing().catch(() => {
        if (!ended.signal.aborted) told.failed++;
      });
  }

  const visitors = Array.from({ length: count - PAGES }, forever);
  const pages = Array.from({ length: PAGES }, () => {
    const page = createLiveClient(url);
    for (const topic of ['zones', 'events'] as const) page.follow(topic);
    return page;
  });
  return {
    open: () => open + pages.length,
    told: () => told,
    pagesLive: () => pages.filter((page) => page.getSnapshot().connection === 'live').length,
    async stop() {
      ended.abort();
      await Promise.all(visitors);
      for (const page of pages) page.close();
    },
  };
}
