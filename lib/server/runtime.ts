import type { Db } from '@/db/db';
import { Refusal } from '@/lib/credit/refusal';
import type { BasemapHosts } from './basemap';
import type { Clock } from './clock';
import type { Config } from './config';
import type { Feed } from './feed';
import type { KeptTiles } from './kept-tiles';
import type { Metrics } from './metrics';
import type { Pdfs } from './pdfs';
import type { UsageLog } from './usage';

/**
 * What the running program shares with the pages and routes. Next loads modules a second time, in its own bundle
 * (and again on each hot reload), so nothing here may open anything: `start` fills the one slot on globalThis.
 */
export interface Runtime {
  db: Db;
  config: Config;
  clock: Clock;
  feed: Feed;
  /** Identity of the revisions' numbering. */
  epoch: string;
  /** Address of this server, without a slash at its end. */
  url: string;
  metrics: Metrics;
  /** Tiles that need not be read again; absent = each is read. */
  tiles?: KeptTiles;
  /** Counts what keys and sessions do; absent = nothing is counted. */
  usage?: UsageLog;
  /** Hosts that pages may read the basemap from; absent = none. */
  basemapHosts?: BasemapHosts;
  /** Draws pages as PDF; absent = nothing does. */
  pdfs?: Pdfs;
  /** Of this program. */
  version: string;
  /** Build that pages are served from; absent = none, as in development. */
  build?: string;
  startedAt: string;
  /** false while starting and while stopping. */
  ready: boolean;
}

const SLOT = Symbol.for('xintu.runtime');
const slot = globalThis as { [SLOT]?: Runtime };

/** Fill or empty the slot. */
export function setRuntime(runtime: Runtime | undefined): void {
  slot[SLOT] = runtime;
}

/** The slot as it is, also before and after the time in which requests are served. */
export const currentRuntime = (): Runtime | undefined => slot[SLOT];

/** @throws {Refusal} `not_ready` (503) while the server starts or stops */
export function runtime(): Runtime {
  const current = slot[SLOT];
  if (current?.ready) return current;
  throw new Refusal('not_ready', 'The server is starting or stopping. Ask again in a few seconds.', 503);
}
