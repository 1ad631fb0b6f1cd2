import { z } from 'zod';
import { handlers } from '@/lib/credit/warning/handling';
import { idOf } from '@/lib/server/console-id';
import { consoleRoute } from '@/lib/server/console-route';
import { handleWarning } from '@/lib/server/warnings';

const PATH = '/console/warnings/{id}';

const body = z.strictObject({
  state: z.enum(['acknowledged', 'assigned', 'closed']),
  assignee: z.int().nullable().default(null),
  note: z.string().max(2_000).nullable().default(null),
});

/** Acknowledge a warning, assign it, or close it with a reason. */
export const PATCH = consoleRoute(PATH, { roles: handlers, body }, ({ db, request, caller, params, body, now }) => {
  const { state: to, ...given } = body;
  return handleWarning(db, caller, { number: idOf(params), to, ...given, request, template: PATH, now });
});
