import type { Audience } from '@/lib/credit/publication';
import type { Tx } from '../db';

/** What topics showed, kept so that it can be shown again (docs/decisions/0014-retention-and-frames.md). */

/** Any fixed number: one process writes frames at a time. */
const FRAMES_LOCK = 7_246_008;

/** A change of a topic as it was shown; a whole one stands for itself. */
export interface FrameRow {
  topic: string;
  audience: Audience;
  revision: number;
  /** The topic's revision before this frame. */
  prev: number;
  /** Time of the change that it ends with, RFC 3339 in UTC. */
  at: string;
  whole: boolean;
  data: unknown;
}

/** Make sure that there is a cursor; of several processes the first makes it. */
export async function settleFrameCursor(tx: Tx): Promise<void> {
  await tx.query(
    "insert into projection (name, revision, applied_at) values ('frames', 0, '2000-01-01') on conflict (name) do nothing",
  );
}

/**
 * Take the turn of writing frames until the transaction ends.
 *
 * @param everyMs the last frames are at least so old
 * @returns the revision that frames are written up to; null while another process is at it, or it is too early
 */
export async function takeFrameTurn(tx: Tx, everyMs: number): Promise<number | null> {
  const [row] = await tx.query<{ taken: boolean }>('select pg_try_advisory_xact_lock($1) as taken', [FRAMES_LOCK]);
  if (!row!.taken) return null;
  const [cursor] = await tx.query<{ revision: number; due: boolean }>(
    `select revision, applied_at <= clock_timestamp() - make_interval(secs => $1::float8) as due
     from projection where name = 'frames' for update`,
    [everyMs / 1000],
  );
  return cursor?.due ? cursor.revision : null;
}

/** Frames are written up to here. */
export async function saveFrameCursor(tx: Tx, revision: number): Promise<void> {
  await tx.query("update projection set revision = $1, applied_at = clock_timestamp() where name = 'frames'", [
    revision,
  ]);
}

/** The newest change that the aggregates are up to; undefined before the first. */
export async function newestApplied(tx: Tx): Promise<{ revision: number; at: string } | undefined> {
  const [row] = await tx.query<{ revision: number; at: string }>(
    `select revision, at from change where revision <= (select revision from projection where name = 'aggregates')
     order by revision desc limit 1`,
  );
  return row;
}

/** Did these changes bring, rename or take away zones or divisions? Then what is shown cannot be told by adding and replacing. */
export async function zonesWereReshaped(tx: Tx, after: number, through: number): Promise<boolean> {
  const [row] = await tx.query<{ reshaped: boolean }>(
    `select exists (
       select 1 from change c where c.revision > $1 and c.revision <= $2
         and (c.kind in ('zones', 'divisions') or c.kind = 'rollback' and exists (
           select 1 from batch r where r.rolled_back_by = c.batch and r.kind in ('zones', 'divisions', 'command')))) as reshaped`,
    [after, through],
  );
  return row!.reshaped;
}

/** The last frame of a topic, and when the last whole one was; undefined before the first. */
export async function lastFrame(
  tx: Tx,
  topic: string,
  audience: Audience,
): Promise<{ revision: number; wholeAt: string } | undefined> {
  const [row] = await tx.query<{ revision: number; wholeAt: string }>(
    `select f.revision,
            (select w.at from frame w where w.topic = $1 and w.audience = $2 and w.whole order by w.revision desc limit 1) as "wholeAt"
     from frame f where f.topic = $1 and f.audience = $2 order by f.revision desc limit 1`,
    [topic, audience],
  );
  return row;
}

/** Keep a frame. */
export async function insertFrame(tx: Tx, frame: FrameRow): Promise<void> {
  await tx.query(
    `insert into frame (topic, audience, revision, prev, at, whole, data) values ($1, $2, $3, $4, $5, $6, $7::jsonb)`,
    [frame.topic, frame.audience, frame.revision, frame.prev, frame.at, frame.whole, JSON.stringify(frame.data)],
  );
}

/**
 * What a topic showed at a moment, and from there to another: the last whole frame before it and those that follow.
 *
 * @param at    RFC 3339
 * @param until RFC 3339; frames later than this are left out
 * @returns in the order of their revisions; empty when nothing was kept from before `at`
 */
export function framesAt(
  tx: Tx,
  { topic, audience }: Pick<FrameRow, 'topic' | 'audience'>,
  at: string,
  until: string = at,
): Promise<FrameRow[]> {
  return tx.query<FrameRow>(
    `select topic, audience, revision, prev, at, whole, data from frame
     where topic = $1 and audience = $2 and at <= $4::timestamptz and revision >= (
       select revision from frame where topic = $1 and audience = $2 and whole and at <= $3::timestamptz
       order by at desc, revision desc limit 1)
     order by revision`,
    [topic, audience, at, until],
  );
}

/**
 * Forget frames that no moment from `before` on needs, the oldest first, at most `limit`: the last whole frame before it
 * stays, with what follows it. @returns how many went
 */
export async function trimFrames(tx: Tx, before: Date, limit: number): Promise<number> {
  const rows = await tx.query(
    `delete from frame where (topic, audience, revision) in (
       select f.topic, f.audience, f.revision from frame f
       join (select topic, audience, max(revision) as revision from frame where whole and at <= $1 group by topic, audience) w
         on w.topic = f.topic and w.audience = f.audience
       where f.revision < w.revision order by f.at limit $2)
     returning revision`,
    [before, limit],
  );
  return rows.length;
}
