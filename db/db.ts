import { Refusal } from '@/lib/credit/refusal';
import type { Listening } from './listening';

/** A value bound to `$1…$n`. JSON is passed as `JSON.stringify(value)`, on both engines. */
export type Param = string | number | boolean | Date | null | readonly (string | number | boolean | null)[];

/** A value in a copied row; `undefined` is stored as null. */
export type CopyValue = string | number | boolean | null | undefined;

/** What the product needs from PostgreSQL inside a transaction, and nothing more. */
export interface Tx {
  /** Run one statement; `$1…$n` are bound from `params`. Errors keep SQLSTATE in `.code`. */
  query<Row>(sql: string, params?: readonly Param[]): Promise<Row[]>;
  /** Run a script of several statements without parameters. */
  exec(script: string): Promise<void>;
  /**
   * Append rows to a table by COPY, in bounded memory: the source is read no faster than the database takes it.
   * @param table   a table name from the program's own text, never from input
   * @param columns column names in the order of the values in each row
   * @returns number of rows copied
   */
  copy(table: string, columns: readonly string[], rows: AsyncIterable<readonly CopyValue[]>): Promise<number>;
}

/**
 * How a transaction reads: `write` sees each statement's own snapshot, `snapshot` sees one moment and cannot write,
 * `consistent` sees one moment and writes: it fails with 40001 where another has written what it would change.
 */
export type TransactionMode = 'write' | 'snapshot' | 'consistent';

export interface Db extends Tx {
  readonly engine: 'postgres' | 'embedded';
  /** Commit when `work` returns, roll back when it throws. Use only `tx` inside: `db` there is an error. */
  transaction<T>(work: (tx: Tx) => Promise<T>, mode?: TransactionMode): Promise<T>;
  /**
   * Be told when another session has notified on a channel, on a connection of its own that is made again whenever it
   * breaks. Nothing is passed on but the moment, and moments can be lost: who must miss nothing looks by itself too.
   * The embedded engine never tells: it has one process, which knows of its own commits.
   *
   * @returns once it listens or the first try has failed; a function that ends it
   */
  listen(listening: Listening): Promise<() => Promise<void>>;
  /** Statements and transactions that wait for the single connection of the embedded engine; 0 on PostgreSQL. */
  waiting(): number;
  /** How long the first of those has waited by now, in ms; 0 where none waits. */
  waitingMs(): number;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Told what is happening while the first start creates a database. */
  onProgress?: (message: string) => void;
  /** Embedded only: a gzip tar made by a dump of a prepared database, loaded when the folder is new. */
  prepared?: string;
  /** PostgreSQL only: where to listen, where `url` leads through a pooler that gives each transaction another session. */
  directUrl?: string;
}

/**
 * Open a database.
 *
 * @param url `postgres://…` (a pool), `pglite:` (embedded, in memory) or `pglite:FOLDER`
 * @throws {Refusal} with the mend, when the URL is of another kind, the server is unreachable or too old,
 *   or another process holds the folder
 */
export async function openDb(url: string, options: OpenOptions = {}): Promise<Db> {
  if (/^postgres(ql)?:\/\//.test(url)) return (await import('./postgres')).openPostgres(url, options);
  if (url.startsWith('pglite:')) return (await import('./pglite')).openPglite(url.slice('pglite:'.length), options);
  throw new Refusal(
    'database_url',
    `DATABASE_URL must begin with postgres:// or postgresql://, got "${url.split(':')[0]}:…". Leave it unset for the embedded database.`,
  );
}
