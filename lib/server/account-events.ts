import type { Tx } from '@/db/db';
import { recordAudit } from './audit';
import { callerSeen } from './caller';

/** Who did something to an account, and from where. */
export interface EventSource {
  /** null = nobody who is signed in, such as the command line. */
  account: number | null;
  /** null = the command line. */
  request: Request | null;
}

/** Write into the audit what was done to accounts, sessions, keys and screens: keys only, never a name or a secret. */
export async function accountEvent(
  tx: Tx,
  { account, request }: EventSource,
  action: string,
  subject: string,
  reason: string | null = null,
): Promise<void> {
  const address = request?.headers.get('x-xintu-address') ?? null;
  const caller = (request && callerSeen(request)) ?? null;
  await recordAudit(tx, { caller, account, action, subject, address, reason });
}
