import type { Db } from '@/db/db';
import {
  type FactTable,
  factEntities,
  keepFactLineage,
  mergeFacts,
  resolveFacts,
  type StagedFact,
  stageFacts,
} from '@/db/queries/facts';
import { createSources } from '@/db/queries/resolve';
import type { StagedRow } from '@/db/queries/staging';
import { takeFeed } from './fed-batch';
import { type FedRow, type FedRows, fedRows } from './fed-rows';
import {
  acrossObservation,
  acrossRecord,
  type ObservationRow,
  observationRow,
  type RecordRow,
  recordRow,
} from './fed-schemas';
import { NAMED_ENTITIES } from './ingest';
import { type Keep, type Post, type PostAnswer, postRows } from './post-rows';

/**
 * Take records (penalties, licences, lists and honours) of known businesses. The same source, key and kind again is a
 * new version; the state of a record (appealed, repaired, revoked) is not the feed's and stays.
 *
 * @throws {Refusal} as `postRows`, and 422 with every fault
 */
export function postRecords(db: Db, post: Post): Promise<PostAnswer> {
  const key = (row: RecordRow) => JSON.stringify([row.source, row.sourceKey, row.kind]);
  return postRows(db, post, (rows, keep) =>
    takeFacts(
      db,
      { kind: 'record', synthetic: post.synthetic, keep },
      fedRows(rows, { schema: recordRow, across: acrossRecord, key }),
      stagedRecord,
    ),
  );
}

/**
 * Take observations of known businesses or zones. The same source, key, kind and period again is a new version.
 *
 * @throws {Refusal} as `postRows`, and 422 with every fault
 */
export function postObservations(db: Db, post: Post): Promise<PostAnswer> {
  const key = (row: ObservationRow) => JSON.stringify([row.source, row.sourceKey, row.kind, row.period]);
  const judging = { schema: observationRow, across: acrossObservation, key };
  return postRows(db, post, (rows, keep) =>
    takeFacts(db, { kind: 'observation', synthetic: post.synthetic, keep }, fedRows(rows, judging), stagedObservation),
  );
}

function takeFacts<T extends RecordRow | ObservationRow>(
  db: Db,
  { kind, synthetic, keep }: { kind: FactTable; synthetic: boolean; keep: Keep },
  { rows, findings }: FedRows<T>,
  staged: (row: T) => Pick<StagedFact, 'kind'>,
) {
  return takeFeed(
    db,
    {
      kind,
      synthetic,
      staged: rows.map(stagedOf),
      findings,
      entities: (tx) => factEntities(tx, NAMED_ENTITIES),
      stage: (tx) =>
        stageFacts(
          tx,
          rows.map(({ row, twin, value }) => ({ row, twin, ...staged(value) })),
        ),
      resolve: async (tx, batch) => {
        await createSources(tx, batch);
        await resolveFacts(tx);
      },
      merge: async (tx, batch) => {
        await mergeFacts(tx, kind, batch);
        await keepFactLineage(tx, batch);
      },
    },
    keep,
  );
}

function stagedOf({ row, value, raw }: FedRow<RecordRow | ObservationRow>): StagedRow {
  const { system, code, source, sourceKey } = value;
  return { row, rejected: false, system, code, source, source_key: sourceKey, raw };
}

const stagedRecord = (row: RecordRow) => ({
  kind: row.kind,
  title: row.title,
  severity: row.severity,
  authority: row.authority,
  decided_at: row.decidedAt,
  published_from: row.publishedFrom,
  published_until: row.publishedUntil,
});

const stagedObservation = (row: ObservationRow) => ({
  kind: row.kind,
  zone_code: row.zone,
  period: row.period,
  value: row.value,
});
