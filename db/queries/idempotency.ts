import type { Tx } from '../db';

export interface KeptAnswer {
  requestHash: string;
  status: number;
  answer: unknown;
}

/** What was answered to a request with this key before. */
export async function keptAnswer(tx: Tx, apiKey: number, key: string): Promise<KeptAnswer | undefined> {
  const [row] = await tx.query<KeptAnswer>(
    'select request_hash as "requestHash", status, answer from idempotency_key where api_key = $1 and key = $2',
    [apiKey, key],
  );
  return row;
}

/** Keep an answer in the transaction that did the work. A second writer of the same key fails with 23505. */
export async function keepAnswer(tx: Tx, apiKey: number, key: string, kept: KeptAnswer): Promise<void> {
  await tx.query(
    'insert into idempotency_key (api_key, key, request_hash, status, answer) values ($1, $2, $3, $4, $5::jsonb)',
    [apiKey, key, kept.requestHash, kept.status, JSON.stringify(kept.answer)],
  );
}

/** Forget answers that were kept before a moment, the oldest first, at most `limit`. @returns how many went */
export async function trimAnswers(tx: Tx, before: Date, limit: number): Promise<number> {
  const rows = await tx.query(
    `delete from idempotency_key where (api_key, key) in (
       select api_key, key from idempotency_key where created_at < $1 order by created_at limit $2)
     returning key`,
    [before, limit],
  );
  return rows.length;
}
