import type { Db } from '@/db/db';

/** For tests in which one waits for another. */

/** A door that stays shut until it is opened. */
export function door() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

/** How many locks the connections of this database wait for. */
export async function waitingForLocks(db: Db): Promise<number> {
  const [waiting] = await db.query<{ n: number }>(
    `select count(*) as n from pg_locks l join pg_stat_activity a on a.pid = l.pid
     where not l.granted and a.datname = current_database()`,
  );
  return waiting!.n;
}
