import type { AuditItem } from '@/lib/credit/audit';
import type { Tx } from '../db';

export interface NewAuditRow {
  account: number | null;
  key: number | null;
  screen: string | null;
  session: string | null;
  audience: string | null;
  action: string;
  subject: string | null;
  address: string | null;
  reason: string | null;
  outcome: number | null;
  details: Record<string, unknown>;
}

/** Add rows, all of this moment by the database's clock. */
export async function insertAudit(tx: Tx, rows: readonly NewAuditRow[]): Promise<void> {
  await tx.query(
    `insert into audit (account, api_key, screen, session, audience, action, subject, address, reason, outcome, details)
     select account, key, screen, session, audience, action, subject, address, reason, outcome, details
     from jsonb_to_recordset($1::jsonb) as t(account int, key int, screen text, session uuid, audience text, action text,
            subject text, address text, reason text, outcome smallint, details jsonb)`,
    [JSON.stringify(rows)],
  );
}

/** What to search the trail for; undefined = any. */
export interface AuditFilter {
  /** From this moment on. */
  from?: string | undefined;
  /** Before this moment. */
  to?: string | undefined;
  account?: number | undefined;
  key?: number | undefined;
  screen?: string;
  action?: string;
  subject?: string;
}

/** Rows of the trail, newest first. @param before only ids below; null = from the newest */
export async function auditRows(
  tx: Tx,
  { from, to, account, key, screen, action, subject }: AuditFilter,
  before: number | null,
  limit: number,
): Promise<AuditItem[]> {
  return tx.query(
    `select u.id, u.at, u.account, a.name as "accountName", u.api_key as key, k.name as "keyName", u.screen, u.session,
            u.audience, u.action, u.subject, u.address, u.reason, u.outcome, u.details
     from audit u left join account a on a.id = u.account left join api_key k on k.id = u.api_key
     where ($1::bigint is null or u.id < $1) and ($2::timestamptz is null or u.at >= $2)
       and ($3::timestamptz is null or u.at < $3) and ($4::int is null or u.account = $4)
       and ($5::int is null or u.api_key = $5) and ($6::text is null or u.screen = $6)
       and ($7::text is null or u.action = $7) and ($8::text is null or u.subject = $8)
     order by u.id desc limit $9`,
    [
      before,
      from ?? null,
      to ?? null,
      account ?? null,
      key ?? null,
      screen ?? null,
      action ?? null,
      subject ?? null,
      limit,
    ],
  );
}
