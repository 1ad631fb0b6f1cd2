import { setTimeout as sleep } from 'node:timers/promises';
import type { Db, Tx } from '@/db/db';
import {
  type AggregateState,
  countNoted,
  type Difference,
  differences,
  forgetCounts,
  lockState,
  noteAll,
  noteTurned,
  saveState,
  takeTurn,
} from '@/db/queries/aggregates';
import { createBatch } from '@/db/queries/batches';
import { writeEvents } from '@/db/queries/events';
import { announce, notifyApplied, tellEverywhere } from '@/db/queries/feed';
import {
  applyFootfallHours,
  type DifferingHour,
  differingFootfallHours,
  rebuildFootfallHours,
} from '@/db/queries/footfall-hours';
import { defaultScheme } from '@/db/queries/schemes';
import { preferIndexes } from '@/db/queries/staging';
import { markZones, type PendingChanges, pendingChanges } from '@/db/queries/zone-state';

/** What was applied. */
export interface Applied {
  /** Everything is as of this revision. */
  revision: number;
  /** Day that titles are judged by, YYYY-MM-DD. */
  day: string;
  /** Zones whose counts changed. */
  zones: number[];
}

export interface AggregateOptions {
  /** The day on which the first count judges titles, YYYY-MM-DD; later days come as changes of their own. */
  day: string;
  /** Hours of footfall are this zone's. */
  timeZone: string;
}

/**
 * Bring the aggregates up to the tables: all that is committed when it begins, in one transaction with the revision
 * that they are as of. Whenever it ends early, nothing has happened, and the next one, in whichever process, does it.
 *
 * @returns null when another process is at it: it, or the next call, takes along what this one saw
 * @see docs/decisions/0012-kept-aggregates.md
 */
export async function aggregate(db: Db, options: AggregateOptions): Promise<Applied | null> {
  return inTurn(db, async (tx, state) => apply(tx, state, options));
}

/** Another process moved the state on between this transaction's snapshot and its turn. */
const OVERTAKEN = '40001';

async function inTurn<T>(db: Db, work: (tx: Tx, state: AggregateState) => Promise<T>): Promise<T | null> {
  try {
    return await db.transaction(
      async (tx) => ((await takeTurn(tx)) ? work(tx, await lockState(tx)) : null),
      'consistent',
    );
  } catch (error) {
    if ((error as { code?: string }).code === OVERTAKEN) return null;
    throw error;
  }
}

async function apply(tx: Tx, state: AggregateState, { day: firstDay, timeZone }: AggregateOptions): Promise<Applied> {
  const pending = await pendingChanges(tx, state.applied);
  const isFirst = state.day === null;
  const day = [state.day ?? firstDay, pending.day ?? ''].sort().at(-1)!;
  if (isFirst) await noteAll(tx);
  else if (day > state.day!) await noteTurned(tx, state.day!, day);
  await applyFootfallHours(tx, { timeZone });
  // Each business is looked up through indexes, whatever the planner thinks of tables that it knows no statistics of.
  await preferIndexes(tx);
  const zones = await countNoted(tx, day);
  const scheme = await defaultScheme(tx);
  const everywhere = isFirst || pending.everywhere || scheme !== state.defaultScheme;
  await mark(tx, zones, pending, everywhere);
  // Nobody who wrote could know: whoever follows is told by the change that brings it.
  if (everywhere) await tellEverywhere(tx, pending.revision);
  await writeEvents(tx, state.applied, pending.revision);
  await saveState(tx, { applied: pending.revision, day, defaultScheme: scheme });
  if (pending.revision > state.applied) await notifyApplied(tx);
  return { revision: pending.revision, day, zones };
}

async function mark(tx: Tx, counted: readonly number[], pending: PendingChanges, everywhere: boolean) {
  const zones = [...new Set([...counted, ...pending.zones])];
  if (everywhere || zones.length > 0) await markZones(tx, everywhere ? null : zones, pending);
}

export interface Recomputed {
  /** Revision that was compared or recomputed at. */
  revision: number;
  /** Entities and cells that the kept aggregates held wrong, 100 at most. */
  differences: Difference[];
  /** Hours of footfall that they held wrong, 100 at most. */
  hours: DifferingHour[];
  /** Revision of the recomputation; null when nothing was written. */
  recomputed: number | null;
}

const LISTED = 100;

/**
 * Compare the kept aggregates with a full count of the tables, and count all anew where they differ.
 *
 * @param check only compare
 * @returns null while another process aggregates: ask again
 */
export async function recompute(
  db: Db,
  { check, ...options }: AggregateOptions & { check: boolean },
): Promise<Recomputed | null> {
  return inTurn(db, async (tx, state) => {
    const { revision, day } = await apply(tx, state, options);
    const found = {
      revision,
      differences: await differences(tx, day, LISTED),
      hours: await differingFootfallHours(tx, options, LISTED),
    };
    const rows = found.differences.length + found.hours.length;
    if (check || rows === 0) return { ...found, recomputed: null };
    await rebuildFootfallHours(tx, options);
    await forgetCounts(tx);
    await noteAll(tx);
    await countNoted(tx, day);
    const batch = await createBatch(tx, { kind: 'command' });
    const change = await announce(tx, { kind: 'recount', batch, keys: { zones: [], entities: null, rows } });
    return { ...found, recomputed: change.revision };
  });
}

/** As `recompute`, after waiting for the turn. @param signal aborted when the wait is given up */
export async function recomputeInTurn(
  db: Db,
  { signal, ...options }: AggregateOptions & { check: boolean; signal: AbortSignal },
): Promise<Recomputed> {
  for (;;) {
    signal.throwIfAborted();
    const result = await recompute(db, options);
    if (result !== null) return result;
    await sleep(50);
  }
}
