import type { Tx } from '@/db/db';
import { aggregatedDay } from '@/db/queries/aggregates';
import { createBatch } from '@/db/queries/batches';
import { announce } from '@/db/queries/feed';
import {
  countedAtoms,
  lastPublication,
  type PublishedDay,
  publicationDays,
  type Remembered,
  replaceFigures,
  savePublication,
  zonesByScheme,
} from '@/db/queries/guarded';
import { defaultScheme, type StoredScheme, schemesByNumber } from '@/db/queries/schemes';
import { entityKinds } from '@/lib/credit/entity';
import { gradeClasses } from '@/lib/credit/grade-classes';
import { dayOf } from '@/lib/credit/local-time';
import { countedKinds, mayCountGrades, viewerOf } from '@/lib/credit/publication';
import type { GuardedDay, GuardRequest } from '@/lib/credit/suppression/guard-day';
import type { Publication } from '@/lib/credit/suppression/remembered';
import type { ZonePublication } from '@/lib/credit/suppression/zone-table';
import type { JobContext, JobKind } from './job-kind';
import { onThread } from './thread';
import { underEither } from './under-either';

/** Once a day, what public and wall may see of figures that hold grades which are not public. */

/** What one run did. */
export interface GuardedRun {
  /** Of the publication, YYYY-MM-DD. */
  day: string;
  schemes: {
    scheme: string;
    zones: number;
    /** Figures. */
    hidden: number;
    /** Why the figures before stay: no hiding guards those of the day, or it took too long; null = they do not. */
    stayed: 'exposed' | 'late' | null;
    /** Atoms that stay as they were. */
    still: number;
  }[];
}

/**
 * Publish what is due: each scheme once in a local day, after the aggregates are of that day. It is asked every minute,
 * so that a scheme that was never published does not wait for midnight; a run that has nothing to do costs a query.
 *
 * Counts are read, guarded on a thread of their own, and written with the end of the job: a day has one publication,
 * whatever process makes it, and what was counted after it waits for the next.
 */
async function run(context: JobContext): Promise<GuardedRun | null> {
  const { db, clock, timeZone, signal, finish, progress } = context;
  const day = dayOf(clock.now(), timeZone);
  const due = await db.transaction((tx) => dueSchemes(tx, day), 'consistent');
  if (due.length === 0) return null;
  const days: Done[] = [];
  for (const [at, made] of due.entries()) {
    progress(at / due.length, made.scheme.id);
    days.push({ ...made, guarded: await guardInTime(made.request, signal) });
  }
  return finish(async (tx) => {
    const changed: number[] = [];
    for (const made of days) changed.push(...(await save(tx, day, made)));
    await tell(tx, changed);
    return { day, schemes: days.map(summary) };
  });
}

export const guardedPublication: JobKind = { kind: 'guarded-publication', every: 'minute', run };

const guardWorker = import.meta.resolve('./guard-worker.ts');

/** Other jobs wait for this one. */
const LONGEST_MS = 120_000;

/** What cannot be guarded in time is not published: a guard that gave up early would be none. */
async function guardInTime(request: GuardRequest, signal: AbortSignal): Promise<GuardedDay | 'exposed' | 'late'> {
  const limit = AbortSignal.timeout(LONGEST_MS);
  try {
    const guarded = await underEither(signal, limit, (either) =>
      onThread<GuardedDay | null>(guardWorker, request, either),
    );
    return guarded ?? 'exposed';
  } catch (error) {
    if (limit.aborted && !signal.aborted) return 'late';
    throw error;
  }
}

/** A scheme whose publication of the day is due, and what it is made of. */
interface Made {
  scheme: StoredScheme;
  request: GuardRequest;
  /** As they were published before. */
  figures: ZonePublication[];
}

interface Done extends Made {
  /** The day's figures, or why those before stay. */
  guarded: GuardedDay | 'exposed' | 'late';
}

async function dueSchemes(tx: Tx, day: string): Promise<Made[]> {
  // A count of yesterday's titles and dates would be held as today's.
  if (((await aggregatedDay(tx)) ?? '') < day) return [];
  const published = new Map((await publicationDays(tx)).map(({ scheme, day: last }) => [scheme, last]));
  const zones = await zonesByScheme(tx, await defaultScheme(tx));
  const due = zones.filter(({ scheme }) => (published.get(scheme) ?? '') < day);
  if (due.length === 0) return [];
  const known = await schemesByNumber(tx);
  const made: Made[] = [];
  for (const { scheme: number, zones: its } of due) {
    const scheme = known.get(number)!;
    if (!mayCountGrades(viewerOf('public'), scheme.audience)) continue;
    const { request, figures } = await requestOf(tx, { day, scheme, zones: its });
    if (request.before !== null || request.atoms.length > 0) made.push({ scheme, request, figures });
  }
  return made;
}

async function requestOf(
  tx: Tx,
  { day, scheme, zones }: { day: string; scheme: StoredScheme; zones: readonly number[] },
): Promise<Pick<Made, 'request' | 'figures'>> {
  const { everywhere } = countedKinds(viewerOf('public'), scheme.audience);
  const kinds = entityKinds.filter((kind) => !everywhere.includes(kind));
  const { unranked, ...ranked } = gradeClasses(scheme);
  const atoms = await countedAtoms(tx, { scheme: scheme.number, zones, kinds, ...ranked });
  const last = await lastPublication(tx, scheme.number);
  const before =
    last === undefined || last.atoms === null || last.memory === null
      ? null
      : { atoms: last.atoms, memory: fromStored(last.memory) };
  const shape = { middle: ranked.middle.length > 0, unranked: unranked.length > 0 };
  return { request: { day, atoms, shape, before }, figures: last?.figures ?? [] };
}

const fromStored = ({ cells, relations, figures }: Remembered): Publication => ({
  table: { cells, relations },
  figures: new Map(figures),
});

const toStored = ({ table: { cells, relations }, figures }: Publication): Remembered => ({
  cells: [...cells],
  relations: [...relations],
  figures: [...figures],
});

/** @returns zones of which a figure is another than before */
async function save(
  tx: Tx,
  day: string,
  { scheme, request: { before }, figures: former, guarded }: Done,
): Promise<number[]> {
  const kept = { day, scheme: scheme.number };
  if (guarded === 'exposed' || guarded === 'late') {
    const memory = before === null ? null : toStored(before.memory);
    const atoms = before === null ? null : [...before.atoms];
    await savePublication(tx, { ...kept, atoms, figures: former, stayed: true, still: [], memory });
    return [];
  }
  const { atoms, figures, memory, still } = guarded;
  const published: PublishedDay = { atoms, figures, stayed: false, still };
  const isFirst = await savePublication(tx, { ...kept, ...published, memory: toStored(memory) });
  return isFirst ? replaceFigures(tx, { ...kept, figures }) : [];
}

/** Whoever follows is told of the zones whose guarded figures are other than before. */
async function tell(tx: Tx, changed: readonly number[]) {
  const zones = [...new Set(changed)].sort((a, b) => a - b);
  if (zones.length === 0) return;
  const batch = await createBatch(tx, { kind: 'command' });
  await announce(tx, { kind: 'guarded', batch, keys: { zones, entities: [], rows: zones.length } });
}

function summary({ scheme, figures: former, guarded }: Done): GuardedRun['schemes'][number] {
  const isStayed = guarded === 'exposed' || guarded === 'late';
  const figures = isStayed ? former : guarded.figures;
  return {
    scheme: scheme.id,
    zones: new Set(figures.map(({ zone }) => zone)).size,
    hidden: figures.filter(({ value }) => value === null).length,
    stayed: isStayed ? guarded : null,
    still: isStayed ? 0 : guarded.still.length,
  };
}
