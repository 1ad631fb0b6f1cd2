import { releaseReaders } from '@/lib/credit/account';
import { consoleRoute } from '@/lib/server/console-route';
import { monthChanges } from '@/lib/server/release-months';
import { runtime } from '@/lib/server/runtime';

const PATH = '/console/releases/{id}/changes';

/** What a revision of the month would change now. */
export const GET = consoleRoute(PATH, { roles: releaseReaders }, ({ db, params }) =>
  db.transaction((tx) => monthChanges(tx, params.id ?? '', runtime().config.timeZone), 'snapshot'),
);
