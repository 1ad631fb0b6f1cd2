import { noteOf } from '@/lib/server/audited-answer';
import { consoleRoute } from '@/lib/server/console-route';
import { removeDemonstration } from '@/lib/server/setup-actions';

const PATH = '/console/setup/demonstration';

/** Take the demonstration out; asked again, there is nothing left to do. */
export const DELETE = consoleRoute(PATH, { roles: ['admin'] }, async ({ db, request }) => ({
  removed: await removeDemonstration(db, noteOf(request, PATH)),
}));
