import type { Tx } from '@/db/db';
import { countAccounts } from '@/db/queries/accounts';
import { openSession } from '@/db/queries/sessions';
import type { SessionAnswer } from '@/lib/credit/account';
import { csrfToken } from './sealing';
import { idleSince, sessionRules } from './sessions';

/** Who a browser is, for its pages. @param session null = nobody is signed in */
export async function sessionAnswer(
  tx: Tx,
  session: string | null,
  { now, sso }: { now: Date; sso: boolean },
): Promise<SessionAnswer> {
  const open = session === null ? undefined : await openSession(tx, session, now, idleSince(now));
  const idleMinutes = sessionRules.idleMs / 60_000;
  if (open === undefined) {
    const setup = (await countAccounts(tx)) === 0;
    return { account: null, csrf: null, mustChange: false, expiresAt: null, idleMinutes, sso, setup };
  }
  const { id, account, name, role, divisions, entity, mustChange, expiresAt } = open;
  return {
    account: { id: account, name, role, divisions, entity },
    csrf: await csrfToken(tx, id),
    mustChange,
    expiresAt,
    idleMinutes,
    sso,
    setup: false,
  };
}
