import type { Db } from '@/db/db';
import { revokeApiKey } from '@/db/queries/api-keys';
import { Refusal } from '@/lib/credit/refusal';
import { createKey } from './api-keys';
import type { PostAnswer } from './post-rows';
import { underEither } from './under-either';

/** Sends rows to the public API of a running server, with a key of its own under which everything is synthetic. */
export interface DemoClient {
  /**
   * @throws {Refusal} with the code and status of the problem that the API answered
   */
  post(
    path: 'evaluations' | 'records' | 'footfall',
    rows: readonly object[],
    signal?: AbortSignal,
  ): Promise<PostAnswer>;
  /** Take the key back. */
  close(): Promise<void>;
}

/** A request that takes longer has failed: an import may hold the embedded engine for minutes. */
const PATIENCE_MS = 300_000;

/**
 * @param server address of the server, without a slash at its end
 */
export async function openDemoClient(db: Db, server: string): Promise<DemoClient> {
  const { id, secret } = await createKey(db, {
    name: 'demonstration feed',
    scope: 'write',
    audience: 'public',
    division: null,
    synthetic: true,
  });
  return {
    async post(path, rows, signal) {
      const late = AbortSignal.timeout(PATIENCE_MS);
      return underEither(signal ?? late, late, async (either) => {
        const response = await fetch(`${server}/api/v1/${path}`, {
          method: 'POST',
          headers: { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/json' },
          body: JSON.stringify(rows),
          signal: either,
        });
        const answer: unknown = await response.json();
        if (response.ok) return answer as PostAnswer;
        const { code, detail } = answer as { code: string; detail: string };
        throw new Refusal(code, detail, response.status);
      });
    },
    close: async () => {
      await revokeApiKey(db, id);
    },
  };
}
