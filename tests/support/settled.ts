import { setTimeout as sleep } from 'node:timers/promises';
import { openDb } from '@/db/db';
import { isBehind } from '@/db/queries/aggregates';
import { until } from './until';

/**
 * Wait for what a start still has to do: months, forecasts and guarded figures are computed and applied, then stand.
 *
 * @param url of the database
 */
export async function settled(url: string): Promise<void> {
  const db = await openDb(url);
  await until(async () => {
    await sleep(50);
    const [jobs] = await db.query<{ done: number; open: number }>(
      "select count(*) filter (where state = 'done') as done, count(*) filter (where state <> 'done') as open from job where kind <> 'audit-seal'",
    );
    return jobs!.done >= 5 && jobs!.open === 0 && !(await isBehind(db));
  }, 120_000);
  await db.close();
}
