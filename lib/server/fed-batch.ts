import type { Db, Tx } from '@/db/db';
import { countBatch, createBatch } from '@/db/queries/batches';
import { announce } from '@/db/queries/feed';
import { findingCounts, keepFindings, rowCounts } from '@/db/queries/outcome';
import { touchedZones } from '@/db/queries/site-zones';
import {
  analyseStaging,
  preferIndexes,
  prepareStaging,
  type StagedFinding,
  type StagedRow,
  type StagingTable,
  stage,
} from '@/db/queries/staging';
import { refuseFaults, SMALL } from './ingest';
import type { Keep } from './post-rows';
import { retried } from './retried';

/** What tells one feed from another. */
export interface Feeding {
  kind: 'record' | 'observation' | 'footfall';
  synthetic: boolean;
  staged: StagedRow[];
  findings: StagedFinding[];
  /** Stage what `staging` has no column for. */
  stage: (tx: Tx) => Promise<void>;
  /** Find what is meant; what is unknown becomes a finding that rejects. */
  resolve: (tx: Tx, batch: number) => Promise<void>;
  /** Write what differs, with an effect for each row and the zones noted. */
  merge: (tx: Tx, batch: number) => Promise<void>;
  /** Entities to name in the change; null = too many. */
  entities: (tx: Tx) => Promise<number[] | null>;
}

/**
 * Take the rows of a feed: one batch, one transaction, one revision, or nothing.
 *
 * @throws {Faults} 422 with every fault of every row
 */
export function takeFeed(db: Db, feeding: Feeding, keep: Keep): Promise<void> {
  return retried(db, (tx) => takeIn(tx, feeding, keep));
}

async function takeIn(tx: Tx, feeding: Feeding, keep: Keep) {
  const { kind, staged, findings } = feeding;
  await prepareStaging(tx);
  await stage(tx, staged, findings);
  await feeding.stage(tx);
  const isLarge = staged.length > SMALL;
  if (!isLarge) await preferIndexes(tx);
  const analyse = async (tables: StagingTable[]) => (isLarge ? analyseStaging(tx, tables) : undefined);
  const batch = await createBatch(tx, { kind: 'api', synthetic: feeding.synthetic });
  await analyse(['staging']);
  await feeding.resolve(tx, batch);
  await refuseFaults(tx);
  await analyse(['resolved']);
  await feeding.merge(tx, batch);
  const counts = await rowCounts(tx);
  const found = await findingCounts(tx);
  await keepFindings(tx, batch);
  await countBatch(tx, batch, counts);
  const rows = counts.accepted + counts.updated;
  const keys = async () => ({ zones: await touchedZones(tx), entities: await feeding.entities(tx), rows });
  const revision = rows === 0 ? null : (await announce(tx, { kind, batch, keys: await keys() })).revision;
  await keep(tx, { batch, ...counts, findings: found, revision });
}
