import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '@/lib/credit/refusal';
import type { Feed } from './feed';

/** Says of a request that whoever asks knows this revision already, from a process that may be ahead of this one. */
export const AT_LEAST = 'xintu-at-least';

const WITHIN_MS = 3_000;
const LOOK_MS = 10;

/**
 * Wait until this process has followed the revision that a request knows of: nobody who was told of a change by another
 * process is given here what was before it.
 *
 * @param header of the request; null = it knows of none
 * @throws {Refusal} 400 for no revision, 503 `behind` when it is not followed within 3 s
 */
export async function followedTo(
  feed: Pick<Feed, 'revision' | 'wake'>,
  header: string | null,
  withinMs = WITHIN_MS,
): Promise<void> {
  if (header === null) return;
  if (!/^\d{1,15}$/.test(header))
    throw new Refusal('bad_number', `${AT_LEAST} must be a revision, a whole number, got "${header}".`, 400);
  for (let waited = 0; feed.revision < Number(header); waited += LOOK_MS) {
    if (waited >= withinMs)
      throw new Refusal('behind', `This process has not followed revision ${header} yet. Ask again.`, 503);
    feed.wake();
    await sleep(LOOK_MS);
  }
}
