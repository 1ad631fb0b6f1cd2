import { accountEvent } from '@/lib/server/account-events';
import { idOf } from '@/lib/server/console-id';
import { consoleRoute } from '@/lib/server/console-route';
import { retryJob } from '@/lib/server/jobs';

/** Let a failed job be tried again. */
export const POST = consoleRoute(
  '/console/jobs/{id}/retry',
  { roles: ['steward', 'admin'] },
  ({ db, request, caller, params, now }) =>
    db.transaction(async (tx) => {
      const job = await retryJob(tx, idOf(params), now);
      await accountEvent(tx, { account: caller.account.id, request }, 'job_retry', `job:${job.id}`);
      return job;
    }),
);
