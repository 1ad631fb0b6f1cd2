import { z } from 'zod';
import { screenAudiences } from '@/lib/credit/account';
import { consoleRoute } from '@/lib/server/console-route';
import { changeScreen, removeScreen } from '@/lib/server/screens';

const PATH = '/console/screens/{id}';
const admin = ['admin'] as const;

const body = z.strictObject({
  name: z.string().trim().min(1).max(100).optional(),
  audience: z.enum(screenAudiences).optional(),
  reason: z.string().trim().min(1).max(2_000).nullable().optional(),
  rotate: z.boolean().optional(),
});

/** Change a screen; `rotate` shows a new token, once. */
export const PATCH = consoleRoute(PATH, { roles: admin, body }, ({ db, request, caller, params, body, now }) =>
  changeScreen(db, params.id ?? '', { ...body, now }, { account: caller.account.id, request }),
);

export const DELETE = consoleRoute(PATH, { roles: admin }, ({ db, request, caller, params }) =>
  removeScreen(db, params.id ?? '', { account: caller.account.id, request }),
);
