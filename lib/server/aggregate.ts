import { setTimeout as sleep } from 'node:timers/promises';
import type { Db, Tx } from '@/db/db';
import {
  type AggregateState,
  type CountedDay,
  countNoted,
  type Difference,
  differences,
  forgetCounts,
  lockState,
  noteAged,
  noteAll,
  noteEntities,
  saveRevision,
  saveState,
  takeTurn,
} from '@/db/queries/aggregates';
import { createBatch } from '@/db/queries/batches';
import { writeEvents } from '@/db/queries/events';
import { announce, notifyApplied, tellEverywhere, tellShown, tellWarnings } from '@/db/queries/feed';
import {
  applyFootfallHours,
  type DifferingHour,
  differingFootfallHours,
  rebuildFootfallHours,
} from '@/db/queries/footfall-hours';
import { forgetLiveValues, type LiveValue } from '@/db/queries/live-index';
import { methodologyInForce, type StoredMethodology } from '@/db/queries/methodologies';
import {
  differingObservations,
  indexZonesOf,
  sumObservations,
  takeNotedObservations,
} from '@/db/queries/observed-sums';
import { turnedEntities } from '@/db/queries/publication-days';
import { defaultScheme } from '@/db/queries/schemes';
import { preferIndexes } from '@/db/queries/staging';
import { writeTouched } from '@/db/queries/tile-changes';
import { differingTiles, forgetTiles } from '@/db/queries/tile-keeping';
import { differingZones } from '@/db/queries/tiled-zones';
import { notedEntities } from '@/db/queries/watch';
import { markZones, type PendingChanges, pendingChanges } from '@/db/queries/zone-state';
import { LIVE, previousPeriod } from '@/lib/credit/index/period';
import { periodLengths } from '@/lib/credit/publication-period';
import { differingLiveIndex, keepLiveIndex } from './live-index';
import { raiseWarnings } from './raise-warnings';
import { keepPoints, keepZones, type Touched, tilingOf, touchedBy } from './tiling';

/** What was applied. */
export interface Applied {
  /** Everything is as of this revision. */
  revision: number;
  /** Day that titles are judged by, YYYY-MM-DD. */
  day: string;
  /** Zones whose counts changed. */
  zones: number[];
  /** Live values that changed. */
  live: LiveValue[];
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

/** Of more businesses than these all are looked at: their list would be longer than the look. */
const MOST_NAMED = 20_000;

async function apply(tx: Tx, state: AggregateState, { day: firstDay, timeZone }: AggregateOptions): Promise<Applied> {
  const pending = await pendingChanges(tx, state.applied);
  const day = [state.day ?? firstDay, pending.day ?? ''].sort().at(-1)!;
  await noteTurned(tx, state, { day, timeZone });
  await applyFootfallHours(tx, { timeZone });
  // Each business is looked up through indexes, whatever the planner thinks of tables that it knows no statistics of.
  await preferIndexes(tx);
  const noted = await notedEntities(tx, MOST_NAMED);
  const points = await keepPoints(tx, day);
  const { zones, index } = await countTables(tx, state, { day, timeZone });
  const scheme = await defaultScheme(tx);
  const everywhere = state.day === null || pending.everywhere || scheme !== state.defaultScheme;
  const moved = await moveLiveIndex(tx, state, { day, scheme, pending, zones: everywhere ? null : index });
  const shown = [...new Set(moved.live.map(({ zone }) => zone))];
  const told = [...new Set([...zones, ...shown])];
  await mark(tx, told, pending, everywhere);
  // Nobody who wrote could know, as of a peer's rank, or of a zone that their business moved to meanwhile: whoever
  // follows is told by the change that brings it.
  if (everywhere) await tellEverywhere(tx, pending.revision);
  else if (told.length > 0) await tellShown(tx, pending.revision, told);
  const looked = {
    zones: moved.isAll || pending.forecast ? null : shown,
    entities: state.day === null || scheme !== state.defaultScheme ? null : noted,
  };
  const { methodology } = moved;
  const warnedAsOf = { methodology, scheme, day, timeZone, revision: pending.revision, at: pending.at };
  if (await raiseWarnings(tx, looked, warnedAsOf)) await tellWarnings(tx, pending.revision);
  const valued = moved.isAll ? null : shown;
  const outlines = await keepZones(tx, everywhere ? { drawn: null, valued: null } : { drawn: pending.zones, valued });
  const retiled = state.day === null || pending.retiled || scheme !== state.defaultScheme;
  await tellTiles(tx, state, pending, retiled ? 'all' : touchedBy(points, outlines));
  await writeEvents(tx, state.applied, pending.revision);
  await saveState(tx, { day, timeZone, defaultScheme: scheme, methodology: methodology?.number ?? null });
  await saveRevision(tx, pending.revision);
  if (pending.revision > state.applied) await notifyApplied(tx);
  return { revision: pending.revision, day, zones, live: moved.live };
}

/** Say where tiles differ, in the change that brings it; what was written without a change is told as a recount. */
async function tellTiles(tx: Tx, { applied }: AggregateState, { revision }: PendingChanges, places: Touched) {
  if (revision === 0 || places.length === 0) return;
  if (revision > applied) return writeTouched(tx, { revision, places });
  const batch = await createBatch(tx, { kind: 'command' });
  await announce(tx, { kind: 'recount', batch, keys: { zones: [], entities: null, rows: 0 } });
}

/** Note what counts otherwise though nothing was written, because a day began or all is counted for the first time. */
async function noteTurned(tx: Tx, { day: after, timeZone }: AggregateState, counting: CountedDay) {
  if (after === null) await forgetAll(tx);
  if (after === null || timeZone !== counting.timeZone) return noteAll(tx);
  if (counting.day <= after) return;
  await noteEntities(tx, await turnedEntities(tx, { after, through: counting.day }, periodLengths()));
  await noteAged(tx, after, counting);
}

/** Forget counts and tiles: the next ones are the first. */
async function forgetAll(tx: Tx) {
  await forgetCounts(tx);
  await forgetTiles(tx);
}

/** The month that live values take observations of: the last that is over. */
const observedMonth = (day: string) => previousPeriod(LIVE, day);

/** @returns zones whose cells, and zones whose sums for the index, changed */
async function countTables(tx: Tx, state: AggregateState, counting: CountedDay) {
  const noted = await takeNotedObservations(tx);
  // Where an entity was counted, and where it is.
  const before = noted.entities.length === 0 ? [] : await indexZonesOf(tx, noted.entities);
  const { zones, index, observed } = await countNoted(tx, counting);
  const after = noted.entities.length === 0 ? [] : await indexZonesOf(tx, noted.entities);
  const month = observedMonth(counting.day);
  const isNew = state.day === null || observedMonth(state.day) !== month;
  const touched = [...new Set([...noted.zones, ...before, ...after, ...observed])];
  const summed = isNew || touched.length > 0 ? await sumObservations(tx, isNew ? null : touched, month) : [];
  return { zones, index: [...new Set([...index, ...summed])] };
}

/** @param given `zones`: whose sums changed; null = all are computed anew */
async function moveLiveIndex(
  tx: Tx,
  state: AggregateState,
  given: { day: string; scheme: number | null; pending: PendingChanges; zones: readonly number[] | null },
): Promise<{ live: LiveValue[]; methodology: StoredMethodology | null; isAll: boolean }> {
  const { day, scheme, pending, zones } = given;
  const methodology = await methodologyInForce(tx, day);
  if (methodology === null) {
    await forgetLiveValues(tx);
    return { live: [], methodology, isAll: true };
  }
  // A zone that came, went or was redrawn moves the ranks of its peers; a day may begin another month or version.
  const isAll = zones === null || day !== state.day || methodology.number !== state.methodology || pending.reshaped;
  const asOf = { methodology, day, defaultScheme: scheme, revision: pending.revision, at: pending.at };
  const live = await keepLiveIndex(tx, isAll ? null : [...new Set([...zones, ...pending.guarded])], asOf);
  return { live, methodology, isAll };
}

async function mark(tx: Tx, counted: readonly number[], pending: PendingChanges, everywhere: boolean) {
  const zones = [...new Set([...counted, ...pending.zones])];
  if (everywhere || zones.length > 0) await markZones(tx, everywhere ? null : zones, pending);
}

export interface Recomputed {
  /** Revision that was compared or recomputed at. */
  revision: number;
  /** Entities, counts, sums and live values that the kept aggregates held wrong, 100 at most. */
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
    const counting = { day, timeZone: options.timeZone };
    const found = {
      revision,
      differences: await allDifferences(tx, counting),
      hours: await differingFootfallHours(tx, options, LISTED),
    };
    const rows = found.differences.length + found.hours.length;
    if (check || rows === 0) return { ...found, recomputed: null };
    await rebuildFootfallHours(tx, options);
    await forgetAll(tx);
    await noteAll(tx);
    await keepPoints(tx, day);
    await countNoted(tx, counting);
    await sumObservations(tx, null, observedMonth(day));
    const batch = await createBatch(tx, { kind: 'command' });
    // Live values follow with it, as those of every zone.
    const change = await announce(tx, { kind: 'recount', batch, keys: { zones: [], entities: null, rows } });
    return { ...found, recomputed: change.revision };
  });
}

/** Of counts, of sums of observations, of live values, which are computed from both, and of tiles. */
async function allDifferences(tx: Tx, counting: CountedDay): Promise<Difference[]> {
  const counts = await differences(tx, counting, LISTED);
  const observed = await differingObservations(tx, observedMonth(counting.day), LISTED);
  const methodology = await methodologyInForce(tx, counting.day);
  const asOf = { day: counting.day, defaultScheme: await defaultScheme(tx), revision: 0, at: '' };
  const live = methodology === null ? [] : await differingLiveIndex(tx, { ...asOf, methodology }, LISTED);
  return [
    ...counts,
    ...observed.map((id): Difference => ({ what: 'observed', id })),
    ...live.map((id): Difference => ({ what: 'index', id })),
    ...(await differingTiles(tx, tilingOf(counting.day), LISTED)),
    ...(await differingZones(tx, LISTED)).map((id): Difference => ({ what: 'tiled_zone', id })),
  ].slice(0, LISTED);
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
