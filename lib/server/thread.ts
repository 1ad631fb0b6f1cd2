import { Worker } from 'node:worker_threads';
import { workerEntry } from '@/db/worker-entry';

/**
 * Work that takes seconds of a processor, on a thread of its own: whatever else this process does goes on.
 *
 * @param script address of a script that posts one message, its result; as `import.meta.resolve` gives it
 * @param request its `workerData`
 * @param signal ends the thread and rejects with its reason
 */
export async function onThread<Result>(script: string, request: unknown, signal: AbortSignal): Promise<Result> {
  signal.throwIfAborted();
  const worker = new Worker(workerEntry(script), { workerData: request });
  const end = () => void worker.terminate();
  signal.addEventListener('abort', end, { once: true });
  try {
    return await new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(signal.reason ?? new Error(`the thread of ${script} has stopped`)));
    });
  } finally {
    signal.removeEventListener('abort', end);
  }
}
