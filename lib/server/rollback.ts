import type { Db, Tx } from '@/db/db';
import {
  type BatchState,
  createBatch,
  kindOfBatch,
  lockBatch,
  markRolledBack,
  repeatingBatches,
} from '@/db/queries/batches';
import { announce } from '@/db/queries/feed';
import {
  holdSites,
  joinTouchedSites,
  rejoinDivisions,
  rejoinZones,
  shareSites,
  touchedZones,
} from '@/db/queries/site-zones';
import { prepareStaging } from '@/db/queries/staging';
import {
  refreshRemembered,
  rememberTouched,
  touchZonesOfBatch,
  undoAttributes,
  undoEntities,
  undoSources,
  undoVersions,
  undoZones,
  zonesOfBatch,
} from '@/db/queries/undo';
import { Refusal } from '@/lib/credit/refusal';
import { retried } from './retried';
import { searchNames } from './search-names';

export interface RollbackResult {
  /** The batch that this rollback is. */
  batch: number;
  rolledBack: number;
  /** Rows taken out, by what they were. */
  removed: Record<string, number>;
  /** Earlier rows that stand again. */
  restored: Record<string, number>;
  /** Later batches whose unchanged rows may have repeated what was taken out: import them again. Empty = none. */
  repeated: number[];
  revision: number;
}

/**
 * Take a batch out again: what it wrote is gone, what it had replaced stands again, and what later batches wrote stays.
 * Its findings are kept; the rollback is a batch with a revision of its own.
 *
 * @throws {Refusal} 404 for an unknown batch, 409 for one that changed nothing, is a rollback, or was rolled back before
 */
export async function rollbackBatch(db: Db, batch: number): Promise<RollbackResult> {
  return retried(db, async (tx) => {
    const state = Number.isSafeInteger(batch) && batch > 0 ? await stateInTurn(tx, batch) : undefined;
    check(batch, state);
    await prepareStaging(tx);
    const by = await createBatch(tx, { kind: 'rollback' });
    const undone = await undo(tx, batch);
    await markRolledBack(tx, batch, by);
    const rows = Object.values(undone.removed).reduce((sum, n) => sum + n, 0);
    const keys = { zones: await touchedZones(tx), entities: null, rows };
    const { revision } = await announce(tx, { kind: 'rollback', batch: by, keys });
    return { batch: by, rolledBack: batch, ...undone, repeated: await repeatingBatches(tx, state), revision };
  });
}

/** Locks of areas and sites come before those of rows, as in every other way of writing. */
async function stateInTurn(tx: Tx, batch: number): Promise<BatchState | undefined> {
  const kind = await kindOfBatch(tx, batch);
  await (kind === 'zones' || kind === 'divisions' ? holdSites(tx) : shareSites(tx));
  return lockBatch(tx, batch);
}

function check(batch: number, state: BatchState | undefined): asserts state is BatchState {
  if (state === undefined) throw new Refusal('unknown_batch', `There is no batch ${batch}.`, 404);
  if (state.rolledBackBy !== null) {
    throw new Refusal(
      'already_rolled_back',
      `Batch ${batch} was already rolled back, by batch ${state.rolledBackBy}.`,
      409,
    );
  }
  if (state.change === 'publication' || state.change === 'day')
    throw new Refusal(
      'is_publication',
      `Batch ${batch} only tells that a day began, and which publication periods began or ended on it: there is nothing to take out.`,
      409,
    );
  if (state.change === 'guarded')
    throw new Refusal(
      'is_publication',
      `Batch ${batch} only tells that guarded figures were published: there is nothing to take out.`,
      409,
    );
  if (state.kind === 'command')
    throw new Refusal(
      'is_demonstration',
      `Batch ${batch} is the demonstration data: take it out with "xintu demo remove".`,
      409,
    );
  if (state.kind === 'rollback')
    throw new Refusal('is_rollback', `Batch ${batch} is itself a rollback: import the file again instead.`, 409);
  if (state.revision === null)
    throw new Refusal('nothing_to_roll_back', `Batch ${batch} changed nothing, so there is nothing to take back.`, 409);
  if (state.change === 'footfall')
    throw new Refusal(
      'footfall_not_rolled_back',
      `Batch ${batch} holds footfall, of which only the last version is kept: send the right slots again instead.`,
      409,
    );
}

async function undo(tx: Tx, batch: number) {
  await rememberTouched(tx, batch);
  await touchZonesOfBatch(tx, batch);
  const zones = await zonesOfBatch(tx, batch);
  const evaluations = await undoVersions(tx, 'evaluation', batch);
  const sites = await undoVersions(tx, 'site', batch);
  const records = await undoVersions(tx, 'record', batch);
  const observations = await undoVersions(tx, 'observation', batch);
  const attributes = await undoAttributes(tx, batch);
  const entities = await undoEntities(tx, batch);
  await refreshRemembered(tx);
  await searchNames(tx);
  const versions = await undoVersions(tx, 'zone_version', batch);
  const divisions = await undoVersions(tx, 'division', batch);
  await undoZones(tx);
  await undoSources(tx, batch);
  await joinTouchedSites(tx, true);
  if (zones.length > 0) await rejoinZones(tx, zones);
  await rejoinDivisions(tx, divisions.removed + divisions.restored > 0 ? 'all' : 'touched');
  return {
    removed: {
      entities,
      evaluations: evaluations.removed,
      sites: sites.removed,
      records: records.removed,
      observations: observations.removed,
      zones: versions.removed,
      divisions: divisions.removed,
    },
    restored: {
      entities: attributes,
      evaluations: evaluations.restored,
      sites: sites.restored,
      records: records.restored,
      observations: observations.restored,
      zones: versions.restored,
      divisions: divisions.restored,
    },
  };
}
