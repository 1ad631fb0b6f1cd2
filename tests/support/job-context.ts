import type { Db } from '@/db/db';
import type { Clock } from '@/lib/server/clock';
import type { JobKind } from '@/lib/server/job-kind';

/** One run of a kind of job, whose end is a transaction like any other. @returns the job's result */
export async function runKind(
  kind: JobKind,
  { db, clock, timeZone = 'Asia/Shanghai' }: { db: Db; clock: Clock; timeZone?: string },
): Promise<unknown> {
  let ended: unknown;
  const result = await kind.run({
    ...{ db, clock, timeZone, input: {}, attempt: 1, period: null },
    signal: new AbortController().signal,
    progress: () => {},
    async finish(work) {
      const value = await db.transaction(work);
      ended = value;
      return value;
    },
  });
  return ended ?? result;
}
