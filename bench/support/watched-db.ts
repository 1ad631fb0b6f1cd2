import type { Db, Param, TransactionMode, Tx } from '@/db/db';
import { queryOfCaller } from '@/tests/support/recorder';
import { sharedNow } from './child';

/** One statement that went to the database; times are of the clock that all processes share, in milliseconds. */
export interface Asked {
  /** `file.function` of db/queries. */
  by: string;
  from: number;
  until: number;
}

class Watched implements Tx {
  constructor(
    private readonly inner: Tx,
    protected readonly asked: Asked[],
  ) {}

  query<Row>(sql: string, params?: readonly Param[]): Promise<Row[]> {
    return this.note(() => this.inner.query<Row>(sql, params));
  }

  exec(script: string) {
    return this.note(() => this.inner.exec(script));
  }

  copy(...args: Parameters<Tx['copy']>) {
    return this.note(() => this.inner.copy(...args));
  }

  private async note<T>(ask: () => Promise<T>): Promise<T> {
    const statement: Asked = { by: queryOfCaller(), from: sharedNow(), until: Number.POSITIVE_INFINITY };
    this.asked.push(statement);
    const answer = await ask();
    statement.until = sharedNow();
    return answer;
  }
}

/** A database that notes each statement when it is asked, and when it was answered. */
export class WatchedDb extends Watched implements Db {
  readonly engine: Db['engine'];

  constructor(
    private readonly db: Db,
    asked: Asked[],
  ) {
    super(db, asked);
    this.engine = db.engine;
  }

  transaction<T>(work: (tx: Tx) => Promise<T>, mode?: TransactionMode) {
    return this.db.transaction((tx) => work(new Watched(tx, this.asked)), mode);
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
