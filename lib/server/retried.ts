import type { Db, Tx } from '@/db/db';

/**
 * Two writers met on one new key, one spoke of a business that the other was taking out, or they waited for each other:
 * the second simply tries again.
 */
const RETRIED = new Set(['23505', '23503', '40P01', '40001']);

/** Run a writing transaction, three times at most when another writer is in the way. */
export async function retried<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction(work);
    } catch (error) {
      if (attempt === 3 || !RETRIED.has((error as { code?: string }).code ?? '')) throw error;
    }
  }
}
