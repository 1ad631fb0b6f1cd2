import type { Zone } from '@/lib/credit/zone';
import { nobody } from './caller';
import type { Runtime } from './runtime';
import { zonesFor } from './zones';

/** A page waits no longer: the embedded engine's one connection may be at work for a long import. */
const LONGEST_WAIT_MS = 500;

let kept: { revision: number; items: Promise<readonly Zone[]> } | null = null;

/**
 * Zones as everybody may see them, for a page without scripts: read once a revision.
 *
 * @returns null when they cannot be had at once
 */
export async function listedZones({ db, feed }: Pick<Runtime, 'db' | 'feed'>): Promise<readonly Zone[] | null> {
  const { revision } = feed;
  if (kept?.revision !== revision) {
    const items = db.transaction(async (tx) => (await zonesFor(tx, nobody, { geometry: false })).items, 'snapshot');
    items.catch(() => {
      kept = null;
    });
    kept = { revision, items };
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), LONGEST_WAIT_MS);
  });
  const found = await Promise.race([kept.items.catch(() => null), tooLong]);
  clearTimeout(timer);
  return found;
}
