import type { Tx } from '@/db/db';
import { schemes } from '@/db/queries/schemes';
import { asOf } from '@/db/queries/zones';
import { mayCountGrades, type Viewer } from '@/lib/credit/publication';
import type { Scheme } from '@/lib/credit/scheme';

/** The schemes that a viewer may know, newest version of each. */
export async function schemesFor(tx: Tx, viewer: Viewer): Promise<{ items: Scheme[]; revision: number }> {
  const { revision } = await asOf(tx);
  const items = (await schemes(tx))
    .filter((scheme) => mayCountGrades(viewer, scheme.audience))
    .map(({ number: _, ...scheme }) => scheme);
  return { items, revision };
}
