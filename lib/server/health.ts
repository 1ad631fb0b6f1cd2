import { currentRuntime, type Runtime } from './runtime';

/** The answer to `GET /api/v1/health`. */
export interface Health {
  /** `failing` = the database does not answer. */
  status: 'ok' | 'starting' | 'failing';
  engine: 'postgres' | 'embedded' | null;
  epoch: string | null;
  /** Newest revision that this process has followed. */
  revision: number | null;
  version: string | null;
  /** What tells the pages' build from others: an open page of another one begins anew. null in development. */
  build: string | null;
  /** What waits for the one connection of the embedded engine, behind a long import for example. */
  waiting: { writers: number; since: string } | null;
}

/** Reading may fail for so long, a restart of PostgreSQL for example, before requests are sent elsewhere. */
const FAILING_AFTER_MS = 3_000;
/** Statements queue for moments all the time on one connection; only what lasts is worth a word. */
const WAITING_AFTER_MS = 1_000;

/** State of the server, from memory: it is known also while every connection of the database is busy. */
export function health(now?: number): Health {
  const current = currentRuntime();
  if (current === undefined)
    return { status: 'starting', engine: null, epoch: null, revision: null, version: null, build: null, waiting: null };
  const at = now ?? current.clock.now().getTime();
  return {
    status: statusOf(current, at),
    engine: current.db.engine,
    epoch: current.epoch,
    revision: current.feed.revision,
    version: current.version,
    build: current.build ?? null,
    waiting: waitingAt(current, at),
  };
}

function waitingAt({ db }: Runtime, now: number): Health['waiting'] {
  const waited = db.waitingMs();
  return waited < WAITING_AFTER_MS ? null : { writers: db.waiting(), since: new Date(now - waited).toISOString() };
}

function statusOf({ ready, feed }: Runtime, now: number): Health['status'] {
  if (!ready) return 'starting';
  return feed.failingSince !== null && now - Date.parse(feed.failingSince) > FAILING_AFTER_MS ? 'failing' : 'ok';
}

/** HTTP status of a health: a load balancer reads nothing else. */
export const healthStatus = ({ status }: Health) => (status === 'ok' ? 200 : 503);
