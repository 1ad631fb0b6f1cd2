import { consoleRoute } from '@/lib/server/console-route';
import { runtime } from '@/lib/server/runtime';
import { setupState } from '@/lib/server/setup-state';

/** How far the deployment is set up. */
export const GET = consoleRoute('/console/setup', { roles: ['admin'] }, ({ db }) =>
  db.transaction((tx) => setupState(tx, runtime().config), 'snapshot'),
);
