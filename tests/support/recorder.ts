import type { Db, Param, TransactionMode, Tx } from '@/db/db';

/** One statement as the program sent it and as the engine answered. */
export interface Statement {
  /** `file.function` of db/queries, and the ones that called it. */
  by: string;
  sql: string;
  params: unknown;
  rows: unknown;
  /** When it was asked and answered, in milliseconds of a clock that all processes of this machine share. */
  from: number;
  until: number;
}

const now = () => Number(process.hrtime.bigint()) / 1e6;

/** The functions of db/queries that a statement comes from, innermost first, read off the stack at the call. */
function caller(): string {
  const frames = (new Error().stack ?? '').matchAll(/at (?:async )?(?:\w+\.)?(\w+) \(.*\/db\/queries\/([\w-]+)\.ts/g);
  return [...frames].map(([, name, file]) => `${file}.${name}`).join(' ');
}

class Recorder implements Tx {
  constructor(
    private readonly inner: Tx,
    protected readonly log: Statement[],
  ) {}

  query<Row>(sql: string, params?: readonly Param[]): Promise<Row[]> {
    return this.note({ sql, params: params ?? [] }, () => this.inner.query<Row>(sql, params));
  }

  exec(script: string) {
    return this.note({ sql: script, params: [] }, () => this.inner.exec(script));
  }

  copy(...args: Parameters<Tx['copy']>) {
    return this.note({ sql: `copy ${args[0]}`, params: args[1] }, () => this.inner.copy(...args));
  }

  private async note<T>(statement: Pick<Statement, 'sql' | 'params'>, ask: () => Promise<T>): Promise<T> {
    const [by, from] = [caller(), now()];
    const rows = await ask();
    this.log.push({ by, ...statement, rows: rows ?? null, from, until: now() });
    return rows;
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

  waitingMs() {
    return this.db.waitingMs();
  }

  close() {
    return this.db.close();
  }
}
