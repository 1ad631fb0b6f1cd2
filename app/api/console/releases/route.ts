import { releaseReaders } from '@/lib/credit/account';
import { consoleRoute } from '@/lib/server/console-route';
import { releaseMonths } from '@/lib/server/release-months';

const PATH = '/console/releases';

/** Months that were closed, newest first. */
export const GET = consoleRoute(PATH, { roles: releaseReaders }, async ({ db }) => ({
  items: await db.transaction(releaseMonths, 'snapshot'),
}));
