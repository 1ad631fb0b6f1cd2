import { z } from 'zod';
import { consoleRoute } from '@/lib/server/console-route';
import { json } from '@/lib/server/http';
import { signInScreen } from '@/lib/server/screens';

const body = z.strictObject({ token: z.string().max(200) });

/** A wall's browser changes the token of its address for a cookie that no script reads. */
export const POST = consoleRoute(
  '/console/screen-session',
  { roles: 'anyone', beforePassword: true, body },
  async ({ db, request, body }) => {
    const { screen, setCookie } = await signInScreen(db, body.token, request);
    return json(screen, { headers: { 'Set-Cookie': setCookie } });
  },
);
