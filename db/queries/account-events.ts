import type { Tx } from '../db';

export interface AccountEvent {
  account: number | null;
  action: string;
  subject: string;
  address: string | null;
  reason: string | null;
}

/** Add an event to the audit. */
export async function insertAccountEvent(tx: Tx, event: AccountEvent): Promise<void> {
  await tx.query('insert into audit (account, action, subject, address, reason) values ($1, $2, $3, $4, $5)', [
    event.account,
    event.action,
    event.subject,
    event.address,
    event.reason,
  ]);
}
