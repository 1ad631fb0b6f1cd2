import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { aggregatesLag } from '@/db/queries/aggregates';
import { jobCounts } from '@/db/queries/jobs';
import type { SlowReason } from '@/lib/live/outlet';
import type { Runtime } from './runtime';

/** What an operator's Prometheus reads at `GET /api/v1/metrics`. Labels are words of the program, never of a request. */
export interface Metrics {
  /** Count one answered request. */
  request(labels: { method: string; path: string; status: number }, seconds: number): void;
  /** Count a socket of the live stream that could not keep up and was let go. */
  slow(reason: SlowReason): void;
  /** Prometheus text exposition format 0.0.4. */
  text(): Promise<string>;
}

/** Methods that a stranger makes up are one method. */
const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** State that is looked up when somebody asks, so that it costs nothing when nobody does. */
export interface Observed {
  current: () => Pick<Runtime, 'feed' | 'db' | 'version' | 'clock' | 'tiles'> | undefined;
  /** Open sockets of the live stream. */
  sockets: () => number;
}

/** A registry of its own: prom-client's global one would be there twice, since Next loads modules again. */
export function openMetrics({ current, sockets }: Observed): Metrics {
  const registers = [new Registry()];
  const [registry] = registers as [Registry];
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, value: () => number | undefined) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const read = value();
        if (read === undefined) this.remove();
        else this.set(read);
      },
    });
  gauge('xintu_revision', 'Newest revision that this process has followed.', () => current()?.feed.revision);
  gauge('xintu_feed_failing_seconds', 'Seconds since following the outbox began to fail; 0 = it works.', () => {
    const running = current();
    const since = running?.feed.failingSince;
    return since == null ? 0 : (running!.clock.now().getTime() - Date.parse(since)) / 1000;
  });
  new Gauge({
    name: 'xintu_aggregates_lag_seconds',
    help: 'Seconds since the oldest committed change that is not counted yet; 0 = all are.',
    registers,
    async collect() {
      const running = current();
      // Behind a long import the answer would wait with the others.
      if (!running || running.db.waiting() > 0) return this.reset();
      const lag = await aggregatesLag(running.db, running.clock.now()).catch(() => null);
      if (lag === null) this.reset();
      else this.set(lag);
    },
  });
  gauge('xintu_live_sockets', 'Open sockets of the live stream.', sockets);
  gauge(
    'xintu_tiles_kept_bytes',
    'Bytes of tiles that need not be read again.',
    () => current()?.tiles?.cache.size.bytes,
  );
  gauge('xintu_database_waiting', 'Statements that wait for the one connection of the embedded engine.', () =>
    current()?.db.waiting(),
  );
  new Gauge({
    name: 'xintu_jobs',
    help: 'Jobs whose time has come and that nobody has taken (due), that run, and that have failed for good.',
    labelNames: ['state'],
    registers,
    async collect() {
      const running = current();
      // Behind a long import the answer would wait with the others; a count that is late is better left out.
      if (!running || running.db.waiting() > 0) return this.reset();
      const counts = await jobCounts(running.db, running.clock.now()).catch(() => null);
      if (counts === null) return this.reset();
      for (const [state, count] of Object.entries(counts)) this.set({ state }, count);
    },
  });
  new Gauge({
    name: 'xintu_build_info',
    help: 'Always 1; version and engine are the labels.',
    labelNames: ['version', 'engine'],
    registers,
    collect() {
      const running = current();
      if (running) this.set({ version: running.version, engine: running.db.engine }, 1);
    },
  });
  const labelNames = ['method', 'path', 'status'] as const;
  const requests = new Counter({
    name: 'xintu_http_requests_total',
    help: 'Answered API requests.',
    labelNames,
    registers,
  });
  const seconds = new Histogram({
    name: 'xintu_http_request_seconds',
    help: 'Time to answer an API request.',
    labelNames: ['method', 'path'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  const slow = new Counter({
    name: 'xintu_live_slow_total',
    help: 'Sockets of the live stream that could not keep up and were let go: behind = too much waited, stalled = nothing went out.',
    labelNames: ['reason'],
    registers,
  });
  /** By method, path and status: finding them by their labels takes longer than counting. */
  const counting = new Map<string, (took: number) => void>();
  const countingOf = ({ method, path, status }: { method: string; path: string; status: number }) => {
    const known = methods.has(method) ? method : 'OTHER';
    const key = `${known} ${path} ${status}`;
    const there = counting.get(key);
    if (there !== undefined) return there;
    const [one, time] = [requests.labels(known, path, String(status)), seconds.labels(known, path)];
    const count = (took: number) => {
      one.inc();
      time.observe(took);
    };
    counting.set(key, count);
    return count;
  };
  return {
    slow: (reason) => slow.inc({ reason }),
    request: (labels, took) => countingOf(labels)(took),
    text: () => registry.metrics(),
  };
}
