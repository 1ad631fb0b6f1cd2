import type { Db, Tx } from '@/db/db';
import { countBatch, createBatch } from '@/db/queries/batches';
import { hasSynthetic } from '@/db/queries/demo';
import { announce } from '@/db/queries/feed';
import { holdSites, rejoinDivisions, touchedZones } from '@/db/queries/site-zones';
import { prepareStaging } from '@/db/queries/staging';
import {
  doomSynthetic,
  markSyntheticRemoved,
  type RemovedCounts,
  removeSynthetic,
} from '@/db/queries/synthetic-removal';
import { reclaim } from '@/db/queries/vacuum';
import { Refusal } from '@/lib/credit/refusal';
import { retried } from './retried';
import { searchNames } from './search-names';

export interface DemoRemoved {
  /** The batch that this removal is. */
  batch: number;
  /** Synthetic batches taken out. */
  batches: number;
  removed: RemovedCounts;
  revision: number;
}

/**
 * Take all synthetic data out, in one transaction: what synthetic batches wrote, and whatever else hangs on the
 * businesses and zones that they made. Everything else stays as it is. The batches are kept, marked as taken out.
 *
 * @param note writes of it into the same transaction
 * @throws {Refusal} 409 when there is none
 */
export async function removeDemo(db: Db, note?: (tx: Tx, batch: number) => Promise<void>): Promise<DemoRemoved> {
  const result = await retried(db, async (tx) => {
    if (!(await hasSynthetic(tx)))
      throw new Refusal('no_demonstration', 'There is no demonstration data here: nothing was removed.', 409);
    await prepareStaging(tx);
    await holdSites(tx);
    const batch = await createBatch(tx, { kind: 'rollback' });
    await doomSynthetic(tx);
    const removed = await removeSynthetic(tx);
    const batches = await markSyntheticRemoved(tx, batch);
    await searchNames(tx);
    await rejoinDivisions(tx);
    const rows = Object.values(removed).reduce((sum, n) => sum + n, 0);
    await countBatch(tx, batch, { read: rows, accepted: 0, updated: rows, unchanged: 0, rejected: 0 });
    const keys = { zones: await touchedZones(tx), entities: null, rows };
    await note?.(tx, batch);
    const { revision } = await announce(tx, { kind: 'rollback', batch, keys });
    return { batch, batches, removed, revision };
  });
  await reclaim(db);
  return result;
}
