import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import type { Db } from '@/db/db';
import { holderOf } from '@/db/folder-lock';
import { appliedRevision } from '@/db/queries/aggregates';
import { APPLIED_CHANNEL, type Change, epochOf } from '@/db/queries/feed';
import { Refusal } from '@/lib/credit/refusal';
import type { Hub } from '@/lib/live/hub';
import { type Aggregator, catchUp, startAggregator } from './aggregator';
import { copyAssets } from './assets';
import { openBasemapHosts } from './basemap';
import { build, buildId, needsBuild } from './build';
import { findChromium } from './chromium';
import { type Clock, systemClock } from './clock';
import { type CommandSocket, serveCommands } from './command-socket';
import { type Config, searchPath, setNodeEnvironment } from './config';
import { isEmbedded, prepareDb } from './database';
import { type DemoFeed, startDemoFeed } from './demo-feed';
import { seedDemo } from './demo-seed';
import { faultLine } from './fault';
import { tail, wakeAfterCommit } from './feed';
import { type FrameWriter, startFrames } from './frame-writer';
import { type Front, openFront } from './front';
import { openToOthers } from './host-rule';
import { jobKinds } from './job-kinds';
import { type JobRunner, startJobs } from './job-runner';
import { keepTiles } from './kept-tiles';
import { startLive } from './live';
import { openMetrics } from './metrics';
import { openPdfs } from './pdfs';
import { type Runtime, setRuntime } from './runtime';
import { setUpLink } from './set-up';
import { tileListeners } from './tile-listener';
import { openUsage } from './usage';

export interface Running {
  /** Address of the map, without a slash at its end. */
  url: string;
  /** Link that makes the first admin; null once there is an account. */
  setUp: string | null;
  /** Read the certificate and its key again. @throws {Refusal} `tls`; the old ones stay in use then */
  reloadCertificate(): void;
  /** Stop in order; what is open is finished or rolled back. */
  stop(): Promise<void>;
}

export interface StartOptions {
  log: (line: string) => void;
  /** Aborted when the start is given up. */
  signal: AbortSignal;
  clock?: Clock;
}

/** Clients come back within so much time, each at its own moment. */
const DRAIN_SPREAD_MS = 5_000;

/** The version in package.json. */
export const programVersion = (): string =>
  (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;

/** What is open, each part closing itself; filled in the order of the start. */
interface Parts {
  front?: Front;
  db?: Db;
  runtime?: Runtime;
  aggregator?: Aggregator;
  frames?: FrameWriter;
  unlisten?: () => Promise<void>;
  commands?: CommandSocket;
  pages?: Awaited<ReturnType<typeof openPages>>;
  hub?: Hub<Change>;
  jobs?: JobRunner;
  demoFeed?: DemoFeed | null;
}

/**
 * Start the server: database, pages, API and live stream on one port.
 *
 * @throws {Refusal} with the mend, when something that it needs is not there; nothing stays open then
 */
export async function start(config: Config, { log, signal, clock = systemClock }: StartOptions): Promise<Running> {
  refuseSecond(config);
  setNodeEnvironment(config.dev);
  const parts: Parts = {};
  const stop = once(() => closeAll(parts, log));
  try {
    parts.front = await openFront(config);
    parts.db = await prepareDb(config, log);
    await openToOthers(config, parts.front, parts.db, log);
    if (config.demo > 0)
      await seedDemo(parts.db, { businesses: config.demo, now: clock.now(), timeZone: config.timeZone, log });
    await catchUp(parts.db, { clock, timeZone: config.timeZone }, signal);
    const metrics = openMetrics({ current: () => parts.runtime, sockets: () => parts.hub?.sockets() ?? 0 });
    const url = config.origin ?? parts.front.url;
    const { runtime, aggregator } = await openRuntime(config, parts.db, { url, metrics, clock }, log);
    Object.assign(parts, { runtime, aggregator });
    parts.unlisten = await listenToOthers(runtime, log);
    const { timeZone } = config;
    const serving = { db: runtime.db, server: parts.front.selfUrl, timeZone };
    if (isEmbedded(config)) parts.commands = await serveCommands(config.dataDir, serving);
    await preparePages(config, log, signal);
    const built = config.dev ? null : buildId();
    if (built !== null) runtime.build = built;
    parts.pages = await openPages(config, parts.front);
    signal.throwIfAborted();
    runtime.basemapHosts = openBasemapHosts(parts.db, config, clock);
    await runtime.basemapHosts.refresh();
    parts.front.readsFrom(() => runtime.basemapHosts?.known() ?? []);
    const chromium = findChromium(config.chromiumPath, searchPath());
    runtime.pdfs = openPdfs({ chromium, server: parts.front.selfUrl, log });
    parts.hub = startLive(parts.front.http, runtime, log);
    await parts.hub.prepare();
    const tiles = tileListeners(() => parts.runtime);
    const { handler } = parts.pages;
    parts.front.answerFirst(tiles.kept);
    parts.front.answerWith((request, response) => void (tiles.route(request, response) || handler(request, response)));
    runtime.ready = true;
    await parts.front.listen();
    parts.frames = startFrames({
      db: parts.db,
      feed: runtime.feed,
      onError: (error, inARow) => {
        if (inARow === 1) log(`frames: ${faultLine(error)}; trying again`);
      },
    });
    parts.jobs = startJobs({ db: runtime.db, kinds: jobKinds, clock, timeZone: config.timeZone, log });
    if (config.simulate) parts.demoFeed = await startDemoFeed(runtime, parts.front.selfUrl, log);
    const { front } = parts;
    const setUp = await setUpLink(parts.db, runtime.url);
    return { url: front.url, setUp, reloadCertificate: () => front.reloadCertificate(), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Close what is open: first nothing new comes in, then what runs ends, then the database. */
async function closeAll(
  { front, hub, pages, commands, runtime, aggregator, frames, unlisten, jobs, demoFeed, db }: Parts,
  log: (line: string) => void,
) {
  const steps = [
    () => front?.stopAccepting(),
    // Who follows goes elsewhere at once, however long what runs here takes to end.
    () => hub?.drain(DRAIN_SPREAD_MS),
    () => demoFeed?.stop(),
    // It asks this server for what it draws.
    () => runtime?.pdfs?.stop(),
    // Until what has come in is answered, everything is there to answer it; the hub waits for the same connections.
    () => Promise.all([hub?.close(), front?.close()]),
    () => runtime && Object.assign(runtime, { ready: false }),
    () => jobs?.stop(),
    () => frames?.stop(),
    () => pages?.close(),
    () => commands?.close(),
    () => unlisten?.(),
    () => runtime?.usage?.stop(),
    () => aggregator?.stop(),
    () => runtime?.feed.stop(),
    () => db?.close(),
    () => setRuntime(undefined),
  ];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      log(`while stopping: ${faultLine(error)}`);
    }
  }
}

/** One message for the commonest mistake, before the port gives another. */
function refuseSecond(config: Config) {
  const holder = isEmbedded(config) ? holderOf(config.dataDir) : null;
  if (holder === null) return;
  throw new Refusal(
    'folder_in_use',
    `The data folder ${config.dataDir} is in use by process ${holder}. Stop that process, or set XINTU_DATA_DIR to another folder.`,
  );
}

/** The aggregator, the feed behind it, and the slot that pages and routes read. */
async function openRuntime(
  config: Config,
  db: Db,
  given: Pick<Runtime, 'url' | 'metrics' | 'clock'>,
  log: (line: string) => void,
) {
  const epoch = await epochOf(db);
  const feed = tail(db, {
    after: await appliedRevision(db),
    clock: given.clock,
    onError: (error, inARow) => {
      if (inARow === 1) log(`feed: ${faultLine(error)}; trying again`);
    },
  });
  const aggregator = startAggregator({
    db,
    clock: given.clock,
    timeZone: config.timeZone,
    onApplied: () => feed.wake(),
    onError: (error, inARow) => {
      if (inARow === 1) log(`aggregates: ${faultLine(error)}; trying again`);
    },
  });
  const runtime: Runtime = {
    db: wakeAfterCommit(db, aggregator),
    config,
    feed,
    epoch,
    ...given,
    tiles: keepTiles(db, feed),
    usage: openUsage(db, (error) =>
      log(`usage: ${error instanceof Error ? error.message : String(error)}; trying again`),
    ),
    version: programVersion(),
    startedAt: given.clock.now().toISOString(),
    ready: false,
  };
  setRuntime(runtime);
  return { runtime, aggregator };
}

/** What other processes have applied is read at once, and not at the next poll. */
const listenToOthers = ({ db, feed }: Runtime, log: (line: string) => void) =>
  db.listen({
    channel: APPLIED_CHANNEL,
    onNotify: () => feed.wake(),
    onLost: (error) =>
      log(`listening to other processes: ${faultLine(error)}; polling goes on, and listening is tried again`),
  });

async function preparePages(config: Config, log: (line: string) => void, signal: AbortSignal) {
  if (config.dev) return copyAssets();
  if (!needsBuild()) return;
  log('Building the pages (once after each change of the program, about a minute)');
  await build(process.cwd(), signal);
}

async function openPages(config: Config, { host, http, url }: Front) {
  const { default: next } = await import('next');
  const port = Number(new URL(url).port);
  const app = next({ dev: config.dev, dir: process.cwd(), hostname: host, port, httpServer: http });
  await app.prepare();
  return { handler: app.getRequestHandler() as RequestListener, close: () => app.close() };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
