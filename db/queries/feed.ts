import type { Tx } from '../db';

/** Any fixed number: writers take turns at the last step of their transactions (docs/decisions/0002-one-revision.md). */
const FEED_LOCK = 7_246_002;

/** What a change touched: keys and counts, never personal values. */
export interface ChangeKeys {
  /** zone.id of every zone whose numbers, name or outline may differ now. */
  zones: number[];
  /** entity.id of every entity touched; null = too many to name. */
  entities: number[] | null;
  /** Rows of the batch that changed something. */
  rows: number;
  /** Of a day that began: what moves with time alone is counted as on it, YYYY-MM-DD. */
  day?: string;
  /** Any zone may look otherwise: found out when it was applied. */
  everywhere?: boolean;
  /** It shows in warnings: made by who dealt with one, or found out when it was applied. */
  warnings?: boolean;
  /** zone.id of zones whose counts or index look otherwise, also where nothing in them was touched: found out when it was applied. */
  shown?: number[];
}

/** One row of the outbox. */
export interface Change {
  /** Strictly increasing in commit order within an epoch; not contiguous. */
  revision: number;
  /** RFC 3339 in UTC. */
  at: string;
  kind: string;
  batch: number;
  keys: ChangeKeys;
}

/**
 * Announce what a transaction changed, as its LAST statements: the batch gets the revision and the kind of its change.
 *
 * Identity numbers are given out at the insert, not at the commit, so a tail that reads `revision > last` would lose
 * every row that commits after a younger one. Under this lock, which ends after the commit is visible, the order of
 * revisions is the order of commits. The lock is held from here to the commit only: do the heavy work before.
 */
export async function announce(
  tx: Tx,
  { kind, batch, keys }: { kind: string; batch: number; keys: ChangeKeys },
): Promise<{ revision: number; at: string }> {
  // A statement of its own: in one with the insert, the number could be drawn before the lock is held.
  await tx.query('select pg_advisory_xact_lock($1)', [FEED_LOCK]);
  const [change] = await tx.query<{ revision: number; at: string }>(
    'insert into change (kind, batch, keys) values ($1, $2, $3::jsonb) returning revision, at',
    [kind, batch, JSON.stringify(keys)],
  );
  await tx.query('update batch set revision = $2, change = $3 where id = $1', [batch, change!.revision, kind]);
  return change!;
}

const columns = 'revision, at, kind, batch, keys';

/** Changes after a revision, oldest first, at most `limit`. */
export function changesAfter(tx: Tx, revision: number, limit: number): Promise<Change[]> {
  return tx.query<Change>(`select ${columns} from change where revision > $1 order by revision limit $2`, [
    revision,
    limit,
  ]);
}

/** Of these, only what the aggregates are up to: whoever follows may read them at once. */
export function appliedAfter(tx: Tx, revision: number, limit: number): Promise<Change[]> {
  return tx.query<Change>(
    `select ${columns} from change
     where revision > $1 and revision <= (select p.revision from projection p where p.name = 'aggregates')
     order by revision limit $2`,
    [revision, limit],
  );
}

/** Say in a change that any zone may look otherwise after it; before it is given out. */
export async function tellEverywhere(tx: Tx, revision: number): Promise<void> {
  await tx.query(`update change set keys = keys || '{"everywhere": true}' where revision = $1`, [revision]);
}

/** Say in a change that it shows in warnings; before it is given out. */
export async function tellWarnings(tx: Tx, revision: number): Promise<void> {
  await tx.query(`update change set keys = keys || '{"warnings": true}' where revision = $1`, [revision]);
}

/** Say in a change which zones look otherwise after it; before it is given out. */
export async function tellShown(tx: Tx, revision: number, zones: readonly number[]): Promise<void> {
  await tx.query(
    "update change set keys = keys || jsonb_build_object('shown', to_jsonb($2::int[])) where revision = $1",
    [revision, zones],
  );
}

/** The revision of the newest committed change; 0 before the first. */
export async function newestRevision(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ revision: number }>('select coalesce(max(revision), 0) as revision from change');
  return row!.revision;
}

/**
 * Forget changes from before a moment, the oldest first, at most `limit`; never one of the newest `kept`, nor one that a
 * consumer has not applied. @returns how many went
 */
export async function trimChanges(tx: Tx, { before, kept }: { before: Date; kept: number }, limit: number) {
  const rows = await tx.query(
    `delete from change where revision in (
       select c.revision from change c
       where c.at < $1 and c.revision < (select revision from change order by revision desc offset $2 limit 1)
         and c.revision <= (select coalesce(min(revision), 9223372036854775807) from projection)
       order by c.revision limit $3)
     returning revision`,
    [before, kept - 1, limit],
  );
  return rows.length;
}

/** Identity of the revisions' numbering; another one after a restore or a move. */
export async function epochOf(tx: Tx): Promise<string> {
  const [row] = await tx.query<{ id: string }>('select id from epoch');
  return row!.id;
}

/** Where every process hears that changes have been applied. */
export const APPLIED_CHANNEL = 'xintu_applied';

/**
 * Wake the feeds of all processes when this transaction commits: it says "look", and no more. Not for writers: a commit
 * that notifies takes a lock of the whole server, and they would take turns at it.
 */
export async function notifyApplied(tx: Tx): Promise<void> {
  await tx.query("select pg_notify($1, '')", [APPLIED_CHANNEL]);
}
