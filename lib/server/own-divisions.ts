import type { Tx } from '@/db/db';
import { divisionCodes } from '@/db/queries/divisions';
import { liesWithin } from '@/lib/credit/division-code';
import type { Viewer } from '@/lib/credit/publication';

/** Numbers of the divisions that a district answers for, with all that lies in them; of none for every other viewer. */
export async function ownDivisions(tx: Tx, { audience, divisions }: Viewer): Promise<number[]> {
  if (audience !== 'district') return [];
  const all = await divisionCodes(tx);
  return all.filter(({ code }) => divisions.some((own) => liesWithin(code, own))).map(({ number }) => number);
}
