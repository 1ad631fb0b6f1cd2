import { z } from 'zod';
import { consoleRoute } from '@/lib/server/console-route';
import { json } from '@/lib/server/http';
import { passwords } from '@/lib/server/passwords';
import { sessionAnswer } from '@/lib/server/session-answer';
import { setUpAdmin } from '@/lib/server/set-up';

const body = z.strictObject({ token: z.string().max(200), name: z.string(), password: z.string().max(1_000) });

/** Make the first admin by the link that the server has printed, and sign in. */
export const POST = consoleRoute(
  '/console/setup/admin',
  { roles: 'anyone', body },
  async ({ db, request, body, now }) => {
    const { id, setCookie } = await setUpAdmin(db, { ...body, request, now }, passwords);
    return json(await sessionAnswer(db, id, now), { status: 201, headers: { 'Set-Cookie': setCookie } });
  },
);
