import { z } from 'zod';
import { noteOf } from '@/lib/server/audited-answer';
import { consoleRoute } from '@/lib/server/console-route';
import { chooseScheme } from '@/lib/server/setup-actions';

const PATH = '/console/setup/scheme';
const body = z.strictObject({ scheme: z.string().min(1).max(100).nullable() });

/** Choose the scheme that zones are counted by where they have none of their own. */
export const POST = consoleRoute(PATH, { roles: ['admin'], body }, ({ db, request, body }) =>
  chooseScheme(db, body.scheme, noteOf(request, PATH)),
);
