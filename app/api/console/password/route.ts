import { z } from 'zod';
import { roles } from '@/lib/credit/account';
import { changePassword } from '@/lib/server/accounts';
import { consoleRoute } from '@/lib/server/console-route';
import { json } from '@/lib/server/http';
import { passwords } from '@/lib/server/passwords';
import { sessionAnswer } from '@/lib/server/session-answer';

const body = z.strictObject({ current: z.string().max(1_000), password: z.string().max(1_000) });

/** Change one's own password; every other session of the account ends. */
export const POST = consoleRoute(
  '/console/password',
  { roles, beforePassword: true, body },
  async ({ db, request, caller, body, now }) => {
    const { id, setCookie } = await changePassword(
      db,
      caller.account,
      { ...body, session: caller.session, request, now },
      passwords,
    );
    return json(await sessionAnswer(db, id, now), { headers: { 'Set-Cookie': setCookie } });
  },
);
