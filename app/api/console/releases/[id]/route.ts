import { releaseReaders } from '@/lib/credit/account';
import { consoleRoute } from '@/lib/server/console-route';
import { releaseMonthFile } from '@/lib/server/release-months';

const PATH = '/console/releases/{id}';

/** A month, YYYY-MM, with its values and their hash. */
export const GET = consoleRoute(PATH, { roles: releaseReaders }, ({ db, params, now }) =>
  db.transaction((tx) => releaseMonthFile(tx, params.id ?? '', now), 'snapshot'),
);
