import { z } from 'zod';
import { roles } from '@/lib/credit/account';
import { consoleRoute } from '@/lib/server/console-route';
import { json } from '@/lib/server/http';
import { passwords } from '@/lib/server/passwords';
import { sessionAnswer } from '@/lib/server/session-answer';
import { endSession, signedOut } from '@/lib/server/sessions';
import { signIn } from '@/lib/server/sign-in';

const PATH = '/console/session';

/** Who this browser is, and the token that its changes carry. */
export const GET = consoleRoute(PATH, { roles: 'anyone', beforePassword: true }, ({ db, caller, now }) =>
  sessionAnswer(db, caller.session, now),
);

const credentials = z.strictObject({ name: z.string().max(100), password: z.string().max(1_000) });

/** Sign in. */
export const POST = consoleRoute(
  PATH,
  { roles: 'anyone', beforePassword: true, body: credentials },
  async ({ db, request, caller, body, now }) => {
    const { id, setCookie } = await signIn(db, { ...body, request, now, before: caller.session }, passwords);
    return json(await sessionAnswer(db, id, now), { headers: { 'Set-Cookie': setCookie } });
  },
);

/** Sign out. */
export const DELETE = consoleRoute(PATH, { roles, beforePassword: true }, async ({ db, caller, now }) => {
  await endSession(db, caller.session, caller.account.id, now);
  return json({}, { headers: { 'Set-Cookie': signedOut() } });
});
