import type { Db } from '@/db/db';
import { profiles } from '@/lib/ingest/profiles';
import { rowsOf } from '@/lib/ingest/read';
import { ingest } from './ingest';
import { type Post, type PostAnswer, postRows } from './post-rows';

/**
 * Take evaluations from an integrator, the whole batch or nothing.
 *
 * @throws {Refusal} as `postRows`, and 422 with every fault
 */
export function postEvaluations(db: Db, post: Post): Promise<PostAnswer> {
  return postRows(db, post, (rows, keep) =>
    ingest(db, {
      batch: { kind: 'api', profile: profiles.xintu, synthetic: post.synthetic },
      profile: profiles.xintu!,
      columns: null,
      rows: () => rowsOf(rows),
      strict: true,
      beforeCommit: keep,
    }),
  );
}
