import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { postgis } from '@electric-sql/pglite-postgis';
import { parsers } from './types';
import { LOG_MB } from './wal-size';

/** Runs PGlite on its own thread and answers one request at a time; the queue and the transactions live in pglite.ts. */

export interface Started {
  /** Folder of the database; undefined = in memory. */
  dataDir: string | undefined;
  /** A prepared database (gzip tar) to start from. */
  prepared: string | undefined;
}
export type Request =
  | { kind: 'open' | 'close' }
  | { kind: 'query'; sql: string; params: unknown[] }
  | { kind: 'exec'; sql: string }
  | { kind: 'copy'; sql: string; text: string }
  | { kind: 'dump' };
export type Answer = { id: number } & (
  | { value: unknown }
  | { error: { message: string; code?: string; constraint?: string; table?: string } }
);

/** Two segments, the least that there can be. */
const MIN_LOG_MB = 32;

const { dataDir, prepared } = workerData as Started;
let db: PGlite;

async function open() {
  const loadDataDir = prepared === undefined ? undefined : new Blob([new Uint8Array(await readFile(prepared))]);
  db = await PGlite.create({
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(loadDataDir === undefined ? {} : { loadDataDir }),
    extensions: { postgis },
    parsers,
    // What the log has grown by beyond this is taken away by a checkpoint, and not kept for later.
    startParams: [
      ...PGlite.defaultStartParams,
      ...['-c', `max_wal_size=${LOG_MB}MB`, '-c', `min_wal_size=${MIN_LOG_MB}MB`],
    ],
  });
  await db.exec("create extension if not exists postgis; set timezone = 'UTC'; set jit = off");
}

async function answer(request: Request): Promise<unknown> {
  switch (request.kind) {
    case 'open':
      return open();
    case 'query':
      return (await db.query(request.sql, request.params)).rows;
    case 'exec':
      await db.exec(request.sql);
      return undefined;
    case 'copy':
      await db.query(request.sql, [], { blob: new Blob([request.text]) });
      return undefined;
    case 'dump':
      return new Uint8Array(await (await db.dumpDataDir('gzip')).arrayBuffer());
    case 'close':
      return db?.close();
  }
}

parentPort!.on('message', async ({ id, ...request }: Request & { id: number }) => {
  try {
    parentPort!.postMessage({ id, value: await answer(request) } satisfies Answer);
  } catch (failure) {
    // `detail` and `where` quote the row: they go no further.
    const { message, code, constraint, table } = failure as Error & Record<string, string | undefined>;
    parentPort!.postMessage({ id, error: { message, code, constraint, table } } as Answer);
  }
});
