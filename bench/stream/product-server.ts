import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Db, openDb } from '@/db/db';
import { appliedRevision } from '@/db/queries/aggregates';
import { epochOf } from '@/db/queries/feed';
import { startAggregator } from '@/lib/server/aggregator';
import { systemClock } from '@/lib/server/clock';
import { readConfig } from '@/lib/server/config';
import { tail, wakeAfterCommit } from '@/lib/server/feed';
import { startLive } from '@/lib/server/live';
import { postEvaluations } from '@/lib/server/post-evaluations';
import { RecordingDb, type Statement } from '@/tests/support/recorder';
import { memoryAfterCollection, serveCalls, sharedNow } from '../support/child';
import { TIME_ZONE } from '../support/town';

/** The product's live stream on PostgreSQL as its server runs it, without pages, and the use case that takes evaluations. */

/** A revision of the feed, and when it was given to the live stream. */
interface Followed {
  revision: number;
  at: number;
}

let db: Db;
let newest = () => 0;
/** Statements of the live stream. */
const asked: Statement[] = [];
const followed: Followed[] = [];
let peak = 0;

const handlers = {
  /** @returns its port */
  async listen(url: string) {
    const bare = await openDb(url);
    const onError = (error: unknown) => console.error(error);
    const feed = tail(bare, { after: await appliedRevision(bare), onError });
    const onApplied = () => feed.wake();
    const aggregator = startAggregator({ db: bare, clock: systemClock, timeZone: TIME_ZONE, onApplied, onError });
    db = wakeAfterCommit(bare, aggregator);
    newest = () => feed.revision;
    feed.subscribe((changes) => {
      followed.push({ revision: changes.at(-1)!.revision, at: sharedNow() });
    });
    const http = createServer();
    const config = readConfig({ DATABASE_URL: url, XINTU_TZ: TIME_ZONE });
    const running = { db: new RecordingDb(db, asked), feed, epoch: await epochOf(bare), config, clock: systemClock };
    await startLive(http, running, (line) => console.error(line)).prepare();
    await new Promise<void>((resolve) => http.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, resolve));
    setInterval(() => {
      peak = Math.max(peak, process.memoryUsage.rss());
    }, 20).unref();
    return (http.address() as AddressInfo).port;
  },

  /** Take one evaluation, as `POST /evaluations` does. */
  async post(row: object) {
    const from = sharedNow();
    const { revision } = await postEvaluations(db, {
      body: JSON.stringify([row]),
      contentType: 'application/json',
      apiKey: 0,
      synthetic: false,
      idempotencyKey: null,
      newest,
    });
    return { revision, from, committed: sharedNow() };
  },

  /** What the live stream did since it was last asked. */
  did() {
    const statements = asked.splice(0).map(({ by, from, until }) => ({ by, from, until }));
    return { asked: statements, followed: followed.splice(0) };
  },

  memory: memoryAfterCollection,

  /** Collect what is garbage, and watch for the highest resident memory from here on. */
  async restPeak() {
    peak = (await memoryAfterCollection()).rss;
  },

  /** In bytes. */
  peak: () => peak,
};

export type ProductServerHandlers = typeof handlers;
serveCalls(handlers);
