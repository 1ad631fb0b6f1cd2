import type { Db, Tx } from '@/db/db';
import { type BatchCounts, countBatch, createBatch, type NewBatch } from '@/db/queries/batches';
import { announce } from '@/db/queries/feed';
import { lockEntities, mergedEntities, mergeEntities, mergeEvaluations, mergeSites } from '@/db/queries/merge';
import {
  areaNames,
  changedEntities,
  faults,
  findingCounts,
  keepFindings,
  keepLineage,
  reportPlaces,
  rowCounts,
  touchedEntities,
} from '@/db/queries/outcome';
import { chooseLeads, createEntities, createSources, reportTwins, resolveRows } from '@/db/queries/resolve';
import { schemes } from '@/db/queries/schemes';
import { joinTouchedSites, shareSites, touchedZones, touchZonesOf } from '@/db/queries/site-zones';
import {
  analyseStaging,
  analyseTables,
  preferIndexes,
  prepareStaging,
  type StagingTable,
  stage,
} from '@/db/queries/staging';
import { coarsePointDegrees } from '@/lib/credit/publication';
import { Refusal } from '@/lib/credit/refusal';
import { areaKey } from '@/lib/ingest/area';
import { mapper } from '@/lib/ingest/map';
import { openInput } from '@/lib/ingest/read';
import type { Finding, Profile, RawRow } from '@/lib/ingest/types';
import { detectCoordinates } from './coordinates';
import { retried } from './retried';
import { searchNames } from './search-names';
import { stagedRow } from './staged-row';

/** Above this many entities a change names no single ones: who follows it reads its zones again. */
export const NAMED_ENTITIES = 200;
/** Rows that are in memory at once. */
const SLAB = 5_000;
/** Above so many rows a batch is merged by scans and hashes, up to it through indexes. */
export const SMALL = 1_000;
/** The most faults that a refused request lists. */
const LISTED_FAULTS = 10_000;

export interface Progress {
  stage: 'reading' | 'merging' | 'verifying';
  /** Bytes of the unpacked file while reading, steps while merging, seals while verifying. */
  done: number;
  total: number;
}

export interface IngestResult extends BatchCounts {
  /** null after a dry run. */
  batch: number | null;
  findings: Record<string, number>;
  /** null when nothing changed. */
  revision: number | null;
}

/** Rows that a request may not contain: nothing was taken. */
export class Faults extends Refusal {
  constructor(readonly faults: Omit<Finding, 'rejects'>[]) {
    super(
      'faults',
      `${faults.length} fault(s); nothing was taken. The first: row ${faults[0]!.row}: ${faults[0]!.message}`,
      422,
    );
  }
}

export interface Input {
  batch: NewBatch;
  profile: Profile;
  columns: string[] | null;
  /** May be called again when a concurrent writer forces a second try. */
  rows: () => AsyncIterable<RawRow | Finding>;
  /** A fault in any row refuses the whole batch, with a list of all faults. */
  strict?: boolean;
  dryRun?: boolean;
  /** Last work of the transaction, such as keeping the answer. Short: it runs under the feed's lock. */
  beforeCommit?: (tx: Tx, result: IngestResult) => Promise<void>;
  onProgress?: (progress: Progress) => void;
  signal?: AbortSignal;
}

/** Thrown to leave the transaction of a dry run. */
class DryRun extends Error {
  constructor(readonly result: IngestResult) {
    super('dry run');
  }
}

/**
 * Import a file: one batch, one transaction, one revision.
 *
 * @throws {Refusal} when the file or its columns cannot be read; nothing is changed then
 */
export async function importFile(
  db: Db,
  options: {
    path: string;
    name: string;
    profile: Profile;
    dryRun?: boolean;
    synthetic?: boolean;
    onProgress?: (progress: Progress) => void;
    signal?: AbortSignal;
  },
): Promise<IngestResult> {
  const { path, name, profile, onProgress, synthetic } = options;
  const file = await openInput(path, { name });
  return ingest(db, {
    ...options,
    batch: {
      kind: 'import',
      file: name,
      sha256: file.sha256,
      profile,
      columns: file.columns,
      ...(synthetic && { synthetic }),
    },
    columns: file.columns,
    rows: () => file.rows((done) => onProgress?.({ stage: 'reading', done, total: file.bytes })),
  });
}

/** Take rows into the tables, whole batch or nothing. */
export async function ingest(db: Db, input: Input): Promise<IngestResult> {
  try {
    return await retried(db, (tx) => ingestIn(tx, input));
  } catch (error) {
    if (error instanceof DryRun) return error.result;
    throw error;
  }
}

async function ingestIn(tx: Tx, input: Input): Promise<IngestResult> {
  await prepareStaging(tx);
  const isLarge = (await load(tx, input)) > SMALL;
  if (!isLarge) await preferIndexes(tx);
  await shareSites(tx);
  const batch = await createBatch(tx, input.batch);
  await merge(tx, batch, isLarge, input);
  if (input.strict) await refuseFaults(tx);
  const counts = await rowCounts(tx);
  const outcome = { batch, ...counts, findings: await findingCounts(tx) };
  if (input.dryRun) throw new DryRun({ ...outcome, batch: null, revision: null });
  await keepFindings(tx, batch);
  await keepLineage(tx, batch);
  await countBatch(tx, batch, counts);
  if (isLarge) await analyseTables(tx);
  const result = { ...outcome, revision: await announceRows(tx, batch, input.batch, counts.accepted + counts.updated) };
  await input.beforeCommit?.(tx, result);
  return result;
}

/** @returns the revision; null when no row changed anything, for then there is nothing to tell */
async function announceRows(tx: Tx, batch: number, { kind }: NewBatch, rows: number): Promise<number | null> {
  if (rows === 0) return null;
  await touchZonesOf(tx, changedEntities(batch));
  const keys = { zones: await touchedZones(tx), entities: await touchedEntities(tx, batch, NAMED_ENTITIES), rows };
  return (await announce(tx, { kind: kind === 'api' ? 'evaluation' : 'import', batch, keys })).revision;
}

/** @returns rows staged */
async function load(tx: Tx, { profile, columns, rows, signal }: Input): Promise<number> {
  const known = new Map((await schemes(tx)).map((scheme) => [scheme.id, scheme]));
  const map = mapper(profile, columns, known);
  let loaded = 0;
  let staged: ReturnType<typeof stagedRow>[] = [];
  let findings: Finding[] = [];
  for await (const item of rows()) {
    if ('code' in item) {
      findings.push(item);
      if (item.rejects && item.row > 0) staged.push({ row: item.row, rejected: true, raw: JSON.stringify(item.value) });
    } else {
      const mapped = map(item);
      staged.push(stagedRow(item, mapped.entry, profile));
      findings.push(...mapped.findings);
    }
    if (staged.length + findings.length < SLAB) continue;
    signal?.throwIfAborted();
    await stage(tx, staged, findings);
    loaded += staged.length;
    [staged, findings] = [[], []];
  }
  await stage(tx, staged, findings);
  return loaded + staged.length;
}

/** A step of the merge, and the staging tables that it fills. */
type Step = [run: () => Promise<void>, fills: StagingTable[]];

async function merge(tx: Tx, batch: number, isLarge: boolean, { profile, onProgress, signal }: Input) {
  const steps: Step[] = [
    [() => createSources(tx, batch), ['staging', 'staged_finding']],
    [() => resolveRows(tx), ['resolved']],
    [() => reportTwins(tx), []],
    [() => createEntities(tx, batch), ['resolved']],
    [() => chooseLeads(tx), []],
    [() => lockEntities(tx, mergedEntities), []],
    [() => mergeEntities(tx, batch), ['effect']],
    [async () => mergeSites(tx, batch, coarsePointDegrees, await detectCoordinates(tx)), ['effect', 'touched_site']],
    [() => mergeEvaluations(tx, batch), ['effect']],
    [() => joinTouchedSites(tx, isLarge), []],
    [async () => void (await searchNames(tx)), []],
    [() => reportAreas(tx, profile), ['staged_finding']],
  ];
  for (const [done, [run, fills]] of steps.entries()) {
    signal?.throwIfAborted();
    onProgress?.({ stage: 'merging', done, total: steps.length });
    await run();
    if (isLarge) await analyseStaging(tx, fills);
  }
  onProgress?.({ stage: 'merging', done: steps.length, total: steps.length });
}

async function reportAreas(tx: Tx, profile: Profile) {
  const { zones, divisions } = await areaNames(tx);
  const comparable = ({ id, name }: { id: number; name: string }) => ({ id, key: areaKey(name, profile) });
  await reportPlaces(tx, { zones: zones.map(comparable), divisions: divisions.map(comparable) });
}

/** @throws {Faults} 422 when a row of the batch has a finding that rejects it */
export async function refuseFaults(tx: Tx): Promise<void> {
  const found = await faults(tx, LISTED_FAULTS);
  if (found.length > 0) throw new Faults(found.map(({ rejects: _, ...fault }) => fault));
}
