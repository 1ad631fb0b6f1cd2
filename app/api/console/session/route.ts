import { roles } from '@/lib/credit/account';
import { consoleRoute } from '@/lib/server/console-route';
import { json } from '@/lib/server/http';
import { sessionAnswer } from '@/lib/server/session-answer';
import { endSession, signedOut } from '@/lib/server/sessions';

/** Who this browser is, and the token that its changes carry. */
export const GET = consoleRoute(
  '/console/session',
  { roles: 'anyone', beforePassword: true },
  async ({ db, caller, now }) => sessionAnswer(db, caller.session, { now, sso: false }),
);

/** Sign out. */
export const DELETE = consoleRoute('/console/session', { roles, beforePassword: true }, async ({ db, caller, now }) => {
  await endSession(db, caller.session, caller.account.id, now);
  return json({}, { headers: { 'Set-Cookie': signedOut() } });
});
