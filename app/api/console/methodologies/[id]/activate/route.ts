import { z } from 'zod';
import { methodologists } from '@/lib/credit/account';
import { idOf } from '@/lib/server/console-id';
import { consoleRoute } from '@/lib/server/console-route';
import { activateMethodology } from '@/lib/server/methodologies';
import { runtime } from '@/lib/server/runtime';

const PATH = '/console/methodologies/{id}/activate';

const body = z.strictObject({ from: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'YYYY-MM') });

/** Let a draft decide from a month on. */
export const POST = consoleRoute(
  PATH,
  { roles: methodologists, body },
  ({ db, request, caller, params, body, now }) => {
    const by = { account: caller.account.id, request, now, timeZone: runtime().config.timeZone };
    return activateMethodology(db, { number: idOf(params), ...body }, by);
  },
);
