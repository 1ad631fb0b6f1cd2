import { releaseReaders } from '@/lib/credit/account';
import { idOf } from '@/lib/server/console-id';
import { consoleRoute } from '@/lib/server/console-route';
import { compareMethodology } from '@/lib/server/methodology-comparison';
import { runtime } from '@/lib/server/runtime';

const PATH = '/console/methodologies/{id}/comparison';

/** A version beside the one that decides, on what is counted now. */
export const GET = consoleRoute(PATH, { roles: releaseReaders }, ({ db, params, now }) =>
  db.transaction(
    (tx) => compareMethodology(tx, idOf(params), { now, timeZone: runtime().config.timeZone }),
    'snapshot',
  ),
);
