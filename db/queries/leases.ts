import type { Tx } from '../db';

export interface Lease {
  /** What is done under it. */
  name: string;
  /** UUID of who asks. */
  holder: string;
}

/**
 * Take a lease that nobody has or whose time is over, or prolong one's own. By the clock of the database alone, so that
 * machines need not agree on theirs.
 *
 * @returns whether it is held now, for so many seconds
 */
export async function takeLease(tx: Tx, { name, holder }: Lease, seconds: number): Promise<boolean> {
  const taken = await tx.query(
    `insert into lease (name, holder, ends_at) values ($1, $2, clock_timestamp() + make_interval(secs => $3))
     on conflict (name) do update set holder = excluded.holder, ends_at = excluded.ends_at
       where lease.holder = excluded.holder or lease.ends_at < clock_timestamp()
     returning name`,
    [name, holder, seconds],
  );
  return taken.length === 1;
}

/** Let a lease go before its time, if it is still one's own. */
export async function leaveLease(tx: Tx, { name, holder }: Lease): Promise<void> {
  await tx.query('delete from lease where name = $1 and holder = $2', [name, holder]);
}
