import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Db } from '@/db/db';
import { holderOf } from '@/db/folder-lock';
import { type Change, epochOf, newestRevision } from '@/db/queries/feed';
import { Refusal } from '@/lib/credit/refusal';
import type { Hub } from '@/lib/live/hub';
import { copyAssets } from './assets';
import { build, needsBuild } from './build';
import { type Clock, systemClock } from './clock';
import { type CommandSocket, serveCommands } from './command-socket';
import { type Config, serverUrl, setNodeEnvironment } from './config';
import { isEmbedded, prepareDb } from './database';
import { type DemoFeed, startDemoFeed } from './demo-feed';
import { seedDemo } from './demo-seed';
import { tail, wakeAfterCommit } from './feed';
import { health, healthStatus, watchQueue } from './health';
import { jobKinds } from './job-kinds';
import { type JobRunner, startJobs } from './job-runner';
import { startLive } from './live';
import { openMetrics } from './metrics';
import { type Runtime, setRuntime } from './runtime';
import { setUpLink } from './set-up';
import { openUsage } from './usage';

export interface Running {
  /** Address of the map, without a slash at its end. */
  url: string;
  /** Link that makes the first admin; null once there is an account. */
  setUp: string | null;
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
/** Requests that are being answered may take so long to end. */
const FINISH_MS = 2_000;

/** The version in package.json. */
export const programVersion = (): string =>
  (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;

/** What is open, each part closing itself; filled in the order of the start. */
interface Parts {
  front?: Awaited<ReturnType<typeof openPort>>;
  db?: Db;
  runtime?: Runtime;
  unwatch?: () => void;
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
    parts.front = await openPort(config);
    parts.db = await prepareDb(config, log);
    if (config.demo > 0) await seedDemo(parts.db, { businesses: config.demo, now: clock.now(), log });
    const metrics = openMetrics({ current: () => parts.runtime, sockets: () => parts.hub?.sockets() ?? 0 });
    const runtime = await openRuntime(config, parts.db, { url: parts.front.url, metrics, clock }, log);
    parts.runtime = runtime;
    parts.unwatch = watchQueue(runtime);
    if (isEmbedded(config)) parts.commands = await serveCommands(config.dataDir, runtime.db, parts.front.url);
    await preparePages(config, log, signal);
    parts.pages = await openPages(config, parts.front.http);
    signal.throwIfAborted();
    parts.hub = startLive(parts.front.http, runtime, log);
    parts.front.answerWith(parts.pages.handler);
    runtime.ready = true;
    parts.jobs = startJobs({ db: runtime.db, kinds: jobKinds, clock, timeZone: config.timeZone, log });
    if (config.simulate) parts.demoFeed = await startDemoFeed(runtime, parts.front.url, log);
    return { url: parts.front.url, setUp: await setUpLink(parts.db, parts.front.url), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Close what is open: first nothing new comes in, then what runs ends, then the database. */
async function closeAll(
  { front, hub, pages, commands, runtime, unwatch, jobs, demoFeed, db }: Parts,
  log: (line: string) => void,
) {
  if (runtime) runtime.ready = false;
  const steps = [
    () => demoFeed?.stop(),
    () => jobs?.stop(),
    () => front?.stopAccepting(),
    () => hub?.drain(DRAIN_SPREAD_MS),
    () => hub?.close(),
    () => front?.close(),
    () => pages?.close(),
    () => commands?.close(),
    () => unwatch?.(),
    () => runtime?.usage?.stop(),
    () => runtime?.feed.stop(),
    () => db?.close(),
    () => setRuntime(undefined),
  ];
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      log(`while stopping: ${error instanceof Error ? error.message : String(error)}`);
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

const portFaults: Record<string, (config: Config) => string> = {
  EADDRINUSE: ({ port }) => `Port ${port} is in use by another program. Stop that program, or set PORT to a free port.`,
  EACCES: ({ port }) => `Port ${port} may not be opened by this account. Set PORT to a port above 1023.`,
  EADDRNOTAVAIL: ({ host }) => `This machine has no address ${host}. Set HOST to one that it has, or leave it unset.`,
  ENOTFOUND: ({ host }) => `The name ${host} is unknown. Set HOST to an address of this machine, or leave it unset.`,
};

/** Open the port at once, so that a taken one is known before the long work; until the pages are there it says 503. */
async function openPort(config: Config) {
  let answer: RequestListener = answerStarting;
  const http = createServer((request, response) => answer(request, response));
  const sockets = new Set<Socket>();
  http.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      const message = portFaults[error.code ?? '']?.(config) ?? `The port cannot be opened: ${error.message}.`;
      reject(new Refusal('port', message));
    });
    http.listen(config.port, config.host, resolve);
  });
  let ended: Promise<void> | undefined;
  const stopAccepting = () => {
    ended ??= new Promise((resolve) => http.close(() => resolve()));
    http.closeIdleConnections();
  };
  return {
    http,
    url: serverUrl({ ...config, port: (http.address() as AddressInfo).port }),
    answerWith(listener: RequestListener) {
      answer = listener;
    },
    stopAccepting,
    async close() {
      stopAccepting();
      const late = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, FINISH_MS);
      await ended;
      clearTimeout(late);
    },
  };
}

const answerStarting: RequestListener = (request, response) => {
  const state = health();
  const isHealth = request.url?.split('?')[0] === '/api/v1/health';
  response.writeHead(healthStatus({ ...state, status: 'starting' }), {
    'Content-Type': isHealth ? 'application/json' : 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    'Retry-After': '3',
  });
  response.end(isHealth ? JSON.stringify(state) : 'Xintu is starting. Ask again in a few seconds.\n');
};

/** The feed, and the slot that pages and routes read. */
async function openRuntime(
  config: Config,
  db: Db,
  given: Pick<Runtime, 'url' | 'metrics' | 'clock'>,
  log: (line: string) => void,
) {
  const epoch = await epochOf(db);
  const feed = tail(db, {
    after: await newestRevision(db),
    clock: given.clock,
    onError: (error, inARow) => {
      if (inARow === 1) log(`feed: ${error instanceof Error ? error.message : String(error)}; trying again`);
    },
  });
  const runtime: Runtime = {
    db: wakeAfterCommit(db, feed),
    config,
    feed,
    epoch,
    ...given,
    usage: openUsage(db, (error) =>
      log(`usage: ${error instanceof Error ? error.message : String(error)}; trying again`),
    ),
    version: programVersion(),
    startedAt: given.clock.now().toISOString(),
    ready: false,
    waitingSince: null,
  };
  setRuntime(runtime);
  return runtime;
}

async function preparePages(config: Config, log: (line: string) => void, signal: AbortSignal) {
  if (config.dev) return copyAssets();
  if (!needsBuild()) return;
  log('Building the pages (once after each change of the program, about a minute)');
  await build(process.cwd(), signal);
}

async function openPages(config: Config, http: Server) {
  const { default: next } = await import('next');
  const app = next({ dev: config.dev, dir: process.cwd(), hostname: config.host, port: config.port, httpServer: http });
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
