import type { Db, Param, TransactionMode, Tx } from '@/db/db';

/** One statement as the program sent it and as the engine answered. */
export interface Statement {
  /** `file.function` of db/queries, and the ones that called it. */
  by: string;
  sql: string;
  params: unknown;
  rows: unknown;
}

/** The functions of db/queries that a statement comes from, innermost first, read off the stack at the call. */
export function queryOfCaller(): string {
  const frames = (new Error().stack ?? '').matchAll(/at (?:async )?(?:\w+\.)?(\w+) \(.*\/db\/queries\/([\w-]+)\.ts/g);
  return [...frames].map(([, name, file]) => `${file}.${name}`).join(' ');
}

class Recorder implements Tx {
  constructor(
    private readonly inner: Tx,
    protected readonly log: Statement[],
  ) {}

  async query<Row>(sql: string, params?: readonly Param[]): Promise<Row[]> {
    const by = queryOfCaller();
    const rows = await this.inner.query<Row>(sql, params);
    this.log.push({ by, sql, params: params ?? [], rows });
    return rows;
  }

  async exec(script: string) {
    const by = queryOfCaller();
    await this.inner.exec(script);
    this.log.push({ by, sql: script, params: [], rows: null });
  }

  async copy(...args: Parameters<Tx['copy']>) {
    const by = queryOfCaller();
    const count = await this.inner.copy(...args);
    this.log.push({ by, sql: `copy ${args[0]}`, params: args[1], rows: count });
    return count;
  }
}

/** A database that writes down every statement and its answer. */
export class RecordingDb extends Recorder implements Db {
  readonly engine: Db['engine'];

  constructor(
    private readonly db: Db,
    log: Statement[],
  ) {
    super(db, log);
    this.engine = db.engine;
  }

  transaction<T>(work: (tx: Tx) => Promise<T>, mode?: TransactionMode) {
    return this.db.transaction((tx) => work(new Recorder(tx, this.log)), mode);
  }

  listen(...args: Parameters<Db['listen']>) {
    return this.db.listen(...args);
  }

  waiting() {
    return this.db.waiting();
  }

  close() {
    return this.db.close();
  }
}
