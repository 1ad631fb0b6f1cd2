import { Worker } from 'node:worker_threads';
import { workerEntry } from '@/db/worker-entry';
import type { RankUncertainty, UncertaintyRequest } from '@/lib/credit/index/uncertainty';

/**
 * `rankUncertainty` on a thread of its own: it takes seconds of a processor, and whatever else this process does goes on.
 *
 * @param signal ends the thread and rejects with its reason
 */
export async function rankUncertaintyAside(request: UncertaintyRequest, signal: AbortSignal): Promise<RankUncertainty> {
  signal.throwIfAborted();
  const worker = new Worker(workerEntry(import.meta.resolve('./rank-uncertainty-worker.ts')), { workerData: request });
  const end = () => void worker.terminate();
  signal.addEventListener('abort', end, { once: true });
  try {
    return await new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(signal.reason ?? new Error('the thread of the rank uncertainty has stopped')));
    });
  } finally {
    signal.removeEventListener('abort', end);
  }
}
