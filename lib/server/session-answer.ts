import type { Tx } from '@/db/db';
import { countAccounts } from '@/db/queries/accounts';
import { openSession } from '@/db/queries/sessions';
import type { SessionAnswer } from '@/lib/credit/account';
import { currentRuntime } from './runtime';
import { csrfToken } from './sealing';
import { idleSince, sessionRules } from './sessions';

/** Who a browser is, for its pages. @param session null = nobody is signed in */
export async function sessionAnswer(tx: Tx, session: string | null, now: Date): Promise<SessionAnswer> {
  const open = session === null ? undefined : await openSession(tx, session, now, idleSince(now));
  const sso = (currentRuntime()?.config.oidc ?? null) !== null;
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
