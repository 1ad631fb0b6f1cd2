import { roles } from '@/lib/credit/account';
import { consoleRoute } from '@/lib/server/console-route';
import { sessionsFor } from '@/lib/server/sessions';

/** One's own sessions in force; an admin's list is everybody's. */
export const GET = consoleRoute('/console/sessions', { roles }, async ({ db, caller, now }) => {
  const account = caller.account.role === 'admin' ? null : caller.account.id;
  return { items: await sessionsFor(db, account, caller.session, now) };
});
