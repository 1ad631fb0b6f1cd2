import { setTimeout as sleep } from 'node:timers/promises';
import type { Db, Tx } from '@/db/db';

/**
 * Two writers met on one new key, one spoke of a business that the other was taking out, or they waited for each other:
 * the second simply tries again.
 */
const RETRIED = new Set(['23505', '23503', '40P01', '40001']);

/** Each attempt waits for a transaction of another writer to end: it does not spin, and so many in a row are no accident. */
const ATTEMPTS = 10;
/** Writers that met do not meet again when each waits for another while. */
const PAUSE_MS = 20;

/** Run a writing transaction, ten times at most when other writers are in the way. */
export async function retried<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction(work);
    } catch (error) {
      if (attempt === ATTEMPTS || !RETRIED.has((error as { code?: string }).code ?? '')) throw error;
      await sleep(Math.random() * attempt * PAUSE_MS);
    }
  }
}
