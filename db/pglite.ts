import { AsyncLocalStorage } from 'node:async_hooks';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { copyChunks, copyStatement } from './copy-text';
import type { CopyValue, Db, OpenOptions, Param, TransactionMode, Tx } from './db';
import { folderRefusal, lockFolder } from './folder-lock';
import type { Answer, Request, Started } from './pglite-worker';
import { beginStatement, insideTransaction } from './transaction';
import { LOG_MB } from './wal-size';
import { workerEntry } from './worker-entry';

/**
 * Open the embedded database: PGlite + PostGIS in a worker thread, so that a long query never stalls the event loop.
 *
 * @param folder data folder, locked for this process; empty = in memory
 * @throws {Refusal} `folder_in_use` with the pid that holds the folder
 */
export async function openPglite(folder: string, options: OpenOptions = {}): Promise<Db> {
  if (folder === '') return Pglite.start(undefined, options, () => {});
  makeFolder(folder);
  const unlock = lockFolder(folder);
  try {
    return await Pglite.start(folder, options, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

function makeFolder(folder: string) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw folderRefusal(folder, error);
  }
}

type Waiting = { resolve: (value: never) => void; reject: (error: Error) => void };

class Pglite implements Db {
  readonly engine = 'embedded';
  readonly #open = new AsyncLocalStorage<boolean>();
  readonly #calls = new Map<number, Waiting>();
  #nextCall = 0;
  /** The end of the queue for the one connection; a transaction holds it until it ends. */
  #tail: Promise<unknown> = Promise.resolve();
  /** When each that waits in it came, by the process's clock in ms: the first is served next. */
  readonly #waiting: number[] = [];
  #closed: Promise<void> | undefined;
  /** Bytes of the log that had been written by the last checkpoint. */
  #checkpointed: number | undefined;
  /** Why no call can be answered any more. */
  #gone: Error | null = null;

  private constructor(
    private readonly worker: Worker,
    private readonly unlock: () => void,
  ) {}

  static async start(folder: string | undefined, options: OpenOptions, unlock: () => void): Promise<Pglite> {
    const dataDir = folder === undefined ? undefined : prepareDataDir(folder);
    const fresh = dataDir === undefined || !existsSync(dataDir);
    if (fresh) options.onProgress?.('Creating the embedded database with PostGIS (once, about 20 s)');
    const worker = new Worker(workerEntry(import.meta.resolve('./pglite-worker.ts')), {
      workerData: { dataDir, prepared: fresh ? options.prepared : undefined } satisfies Started,
    });
    const db = new Pglite(worker, unlock);
    worker.on('message', (answer: Answer) => db.#settle(answer));
    worker.on('error', (error) => db.#fail(error));
    worker.on('exit', () => db.#fail(new Error('the embedded database has stopped')));
    await db.#call({ kind: 'open' });
    if (folder !== undefined && fresh) writeFileSync(join(folder, COMPLETE), '');
    worker.unref();
    return db;
  }

  query<Row>(sql: string, params: readonly Param[] = []): Promise<Row[]> {
    insideTransaction(this.#open);
    return this.#queued(() => this.#call<Row[]>({ kind: 'query', sql, params: params as Param[] }));
  }

  exec(script: string) {
    insideTransaction(this.#open);
    return this.#queued(() => this.#call<void>({ kind: 'exec', sql: script }));
  }

  copy(table: string, columns: readonly string[], rows: AsyncIterable<readonly CopyValue[]>) {
    return this.transaction((tx) => tx.copy(table, columns, rows));
  }

  transaction<T>(work: (tx: Tx) => Promise<T>, mode: TransactionMode = 'write'): Promise<T> {
    insideTransaction(this.#open);
    return this.#queued(async () => {
      await this.#call({ kind: 'exec', sql: beginStatement[mode] });
      try {
        const result = await this.#open.run(true, () => work(this.#session));
        await this.#call({ kind: 'exec', sql: 'commit' });
        if (mode !== 'snapshot') await this.#shortenLog().catch(() => {}); // What was committed is committed.
        return result;
      } catch (error) {
        await this.#call({ kind: 'exec', sql: 'rollback' }).catch(() => {});
        throw error;
      }
    });
  }

  /**
   * Checkpoint once enough was written: a PostgreSQL without a postmaster never does by itself, so that its log would grow
   * for as long as the server runs, and be read through after a kill.
   */
  async #shortenLog(): Promise<void> {
    const sql = "select (pg_current_wal_lsn() - '0/0')::float8 as bytes";
    const [written] = await this.#call<{ bytes: number }[]>({ kind: 'query', sql, params: [] });
    this.#checkpointed ??= written!.bytes;
    if (written!.bytes - this.#checkpointed < LOG_MB * 2 ** 20) return;
    this.#checkpointed = written!.bytes;
    await this.#call({ kind: 'exec', sql: 'checkpoint' });
  }

  async listen() {
    return async () => {};
  }

  waiting() {
    return this.#waiting.length;
  }

  waitingMs() {
    const [first] = this.#waiting;
    return first === undefined ? 0 : performance.now() - first;
  }

  close(): Promise<void> {
    this.#closed ??= this.#queued(() => this.#call<void>({ kind: 'close' }))
      .catch(() => {})
      .then(async () => {
        // Its end is waited for, also where nothing else keeps the process alive.
        this.worker.ref();
        await this.worker.terminate();
        this.unlock();
      });
    return this.#closed;
  }

  /** The whole database as a gzip tar. */
  dump(): Promise<Uint8Array> {
    return this.#queued(() => this.#call<Uint8Array>({ kind: 'dump' }));
  }

  readonly #session: Tx = {
    query: (sql, params = []) => this.#call({ kind: 'query', sql, params: params as Param[] }),
    exec: (sql) => this.#call({ kind: 'exec', sql }),
    copy: async (table, columns, rows) => {
      const counted = { rows: 0 };
      const sql = copyStatement(table, columns, "'/dev/blob'");
      for await (const text of copyChunks(rows, counted)) await this.#call({ kind: 'copy', sql, text });
      return counted.rows;
    },
  };

  #queued<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting.push(performance.now());
    const turn = this.#tail.then(() => {
      this.#waiting.shift();
      return work();
    });
    this.#tail = turn.catch(() => {});
    return turn;
  }

  #call<T>(request: Request): Promise<T> {
    if (this.#gone !== null) return Promise.reject(this.#gone);
    const id = this.#nextCall++;
    if (this.#calls.size === 0) this.worker.ref();
    return new Promise<T>((resolve, reject) => {
      this.#calls.set(id, { resolve, reject });
      this.worker.postMessage({ id, ...request });
    });
  }

  #settle(answer: Answer) {
    const call = this.#calls.get(answer.id);
    this.#calls.delete(answer.id);
    // An idle database must not keep a finished command alive.
    if (this.#calls.size === 0) this.worker.unref();
    if ('error' in answer) call?.reject(Object.assign(new Error(answer.error.message), answer.error));
    else call?.resolve(answer.value as never);
  }

  /** The thread is gone: what waits for it, and what still comes, would wait for ever. */
  #fail(error: Error) {
    this.#gone = error;
    for (const call of this.#calls.values()) call.reject(error);
    this.#calls.clear();
  }
}

/** Written when creation is complete; a folder without it was interrupted and holds nothing of value. */
const COMPLETE = 'pg.complete';

function prepareDataDir(folder: string) {
  const dataDir = join(folder, 'pg');
  if (existsSync(dataDir) && !existsSync(join(folder, COMPLETE))) rmSync(dataDir, { recursive: true });
  return dataDir;
}

/**
 * A prepared database as a gzip tar for `OpenOptions.prepared`: PostGIS created and `prepare` applied once,
 * so that a new in-memory database opens in 3 s where creating it takes 20.
 */
export async function prepareEmbedded(prepare: (db: Db) => Promise<unknown>): Promise<Uint8Array> {
  const db = await Pglite.start(undefined, {}, () => {});
  try {
    await prepare(db);
    return await db.dump();
  } finally {
    await db.close();
  }
}
