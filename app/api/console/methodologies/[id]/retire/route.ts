import { methodologists } from '@/lib/credit/account';
import { idOf } from '@/lib/server/console-id';
import { consoleRoute } from '@/lib/server/console-route';
import { retireMethodology } from '@/lib/server/methodologies';
import { runtime } from '@/lib/server/runtime';

const PATH = '/console/methodologies/{id}/retire';

/** Let a version decide no more. */
export const POST = consoleRoute(PATH, { roles: methodologists }, ({ db, request, caller, params, now }) => {
  const by = { account: caller.account.id, request, now, timeZone: runtime().config.timeZone };
  return retireMethodology(db, idOf(params), by);
});
