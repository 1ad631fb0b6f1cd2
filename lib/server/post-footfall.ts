import type { Db } from '@/db/db';
import { mergeSlots, resolveDevices, stageSlots } from '@/db/queries/footfall';
import { takeFeed } from './fed-batch';
import { fedRows } from './fed-rows';
import { type FootfallRow, footfallRow } from './fed-schemas';
import { type Post, type PostAnswer, postRows } from './post-rows';

/**
 * Take slots of counting devices: passages, not persons. The same device and start again replaces, never adds.
 *
 * @throws {Refusal} as `postRows`, and 422 with every fault
 */
export function postFootfall(db: Db, post: Post): Promise<PostAnswer> {
  const key = (row: FootfallRow) => JSON.stringify([row.device, row.start]);
  return postRows(db, post, (sent, keep) => {
    const { rows, findings } = fedRows(sent, { schema: footfallRow, across: () => [], key });
    const slots = rows.map(({ row, twin, value: { in: entered, out, ...slot } }) => ({
      row,
      twin,
      ...slot,
      entered,
      left_count: out,
    }));
    const staged = rows.map(({ row, raw }) => ({ row, rejected: false, raw }));
    return takeFeed(
      db,
      {
        kind: 'footfall',
        synthetic: post.synthetic,
        staged,
        findings,
        stage: (tx) => stageSlots(tx, slots),
        resolve: resolveDevices,
        merge: mergeSlots,
        entities: async () => [],
      },
      keep,
    );
  });
}
