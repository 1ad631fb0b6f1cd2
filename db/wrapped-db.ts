import type { Db } from './db';

/** The same database with other transactions, for what has to be done around each of them. */
export function withTransactions(db: Db, transaction: Db['transaction']): Db {
  return {
    engine: db.engine,
    query: (sql, params) => db.query(sql, params),
    exec: (script) => db.exec(script),
    copy: (table, columns, rows) => db.copy(table, columns, rows),
    listen: (listening) => db.listen(listening),
    waiting: () => db.waiting(),
    waitingMs: () => db.waitingMs(),
    close: () => db.close(),
    transaction,
  };
}
