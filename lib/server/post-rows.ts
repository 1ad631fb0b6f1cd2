import { createHash } from 'node:crypto';
import type { Db, Tx } from '@/db/db';
import { keepAnswer, keptAnswer } from '@/db/queries/idempotency';
import { Refusal } from '@/lib/credit/refusal';
import type { IngestResult } from './ingest';

/** Rows in one request. */
export const MAX_ROWS = 10_000;
/** Bytes in one request. */
export const MAX_BODY = 16 * 1024 * 1024;

/** A request that posts rows. */
export interface Post {
  body: string;
  contentType: string;
  apiKey: number;
  /** What the demonstration feed's key sends is synthetic. */
  synthetic: boolean;
  /** The same key with the same body answers as the first time and changes nothing; null = none given. */
  idempotencyKey: string | null;
  /** Further work of the transaction that takes the rows, such as its row of the audit; left out = none. */
  alongside?: (tx: Tx, batch: number | null) => Promise<void>;
  /** The newest revision known: told by a request that changed nothing. */
  newest: () => number;
}

export type PostAnswer = Pick<IngestResult, 'batch' | 'accepted' | 'updated' | 'unchanged' | 'findings'> & {
  revision: number;
};

/** Last work of the transaction that took the rows: keeps the answer. */
export type Keep = (tx: Tx, result: IngestResult) => Promise<void>;

/**
 * Take the rows of a request once, the whole batch or nothing.
 *
 * @param take writes the rows in one transaction, whose last step is `keep`
 * @throws {Refusal} 400 malformed body, 409 key used with another body, 413 too many rows, and what `take` throws
 */
export async function postRows(
  db: Db,
  { body, contentType, apiKey, idempotencyKey, newest, alongside }: Post,
  take: (rows: unknown[], keep: Keep) => Promise<unknown>,
): Promise<PostAnswer> {
  const requestHash = createHash('sha256').update(body).digest('hex');
  const earlier = await earlierAnswer(db, apiKey, idempotencyKey, requestHash);
  if (earlier !== undefined) return earlier;
  const rows = rowsOfBody(body, contentType);
  let answer: PostAnswer | undefined;
  try {
    await take(rows, async (tx, { batch, accepted, updated, unchanged, findings, revision }) => {
      answer = { batch, accepted, updated, unchanged, findings, revision: revision ?? newest() };
      await alongside?.(tx, batch);
      if (idempotencyKey !== null) await keepAnswer(tx, apiKey, idempotencyKey, { requestHash, status: 200, answer });
    });
  } catch (error) {
    // A second request with the same key that ran at the same time was first.
    const first =
      (error as { code?: string }).code === '23505'
        ? await earlierAnswer(db, apiKey, idempotencyKey, requestHash)
        : undefined;
    if (first === undefined) throw error;
    return first;
  }
  return answer!;
}

async function earlierAnswer(
  db: Db,
  apiKey: number,
  key: string | null,
  requestHash: string,
): Promise<PostAnswer | undefined> {
  if (key === null) return undefined;
  if (key.length > 255) throw new Refusal('bad_idempotency_key', 'An Idempotency-Key has at most 255 characters.');
  const kept = await keptAnswer(db, apiKey, key);
  if (kept === undefined) return undefined;
  if (kept.requestHash !== requestHash) {
    throw new Refusal(
      'idempotency_conflict',
      'This Idempotency-Key was used with another body. Use a new key for a new request.',
      409,
    );
  }
  return kept.answer as PostAnswer;
}

function rowsOfBody(body: string, contentType: string): unknown[] {
  const ndjson = /ndjson|jsonl/.test(contentType);
  const rows = ndjson
    ? body
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map(parseLine)
    : parseArray(body);
  if (rows.length > MAX_ROWS)
    throw new Refusal(
      'too_many_rows',
      `A request may have ${MAX_ROWS} rows, this one has ${rows.length}. Send it in parts.`,
      413,
    );
  if (rows.length === 0) throw new Refusal('no_rows', 'The request has no rows.', 400);
  return rows;
}

function parseLine(line: string, i: number): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new Refusal('bad_json', `Row ${i + 1} is not JSON: ${(error as Error).message}`);
  }
}

function parseArray(body: string): unknown[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch (error) {
    throw new Refusal('bad_json', `The body is not JSON: ${(error as Error).message}`);
  }
  if (!Array.isArray(parsed))
    throw new Refusal(
      'not_an_array',
      'The body must be a JSON array of rows, or ndjson with Content-Type application/x-ndjson.',
    );
  return parsed;
}
