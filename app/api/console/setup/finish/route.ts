import { z } from 'zod';
import { noteOf } from '@/lib/server/audited-answer';
import { consoleRoute } from '@/lib/server/console-route';
import { finishSetup } from '@/lib/server/setup-actions';

const PATH = '/console/setup/finish';

/** Say that all is set up. The steps stay open. */
export const POST = consoleRoute(PATH, { roles: ['admin'], body: z.strictObject({}) }, ({ db, request, now }) =>
  finishSetup(db, now, noteOf(request, PATH)),
);
