import type { Tx } from '@/db/db';
import { divisions } from '@/db/queries/divisions';
import { asOf } from '@/db/queries/zones';
import type { Division } from '@/lib/credit/division';

/** Current divisions with their outlines: the same for every audience. Call it in a snapshot transaction. */
export async function divisionsFor(tx: Tx): Promise<{ items: Division[]; revision: number }> {
  const { revision } = await asOf(tx);
  return { items: await divisions(tx), revision };
}
