import type { Tx } from '@/db/db';
import { schemes } from '@/db/queries/schemes';
import { asOf } from '@/db/queries/zones';
import { type Audience, mayCountGrades } from '@/lib/credit/publication';
import type { Scheme } from '@/lib/credit/scheme';

/** The schemes that an audience may know, newest version of each. */
export async function schemesFor(tx: Tx, audience: Audience): Promise<{ items: Scheme[]; revision: number }> {
  const { revision } = await asOf(tx);
  const items = (await schemes(tx))
    .filter((scheme) => mayCountGrades(audience, scheme.audience))
    .map(({ number: _, ...scheme }) => scheme);
  return { items, revision };
}
