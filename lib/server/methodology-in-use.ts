import type { Tx } from '@/db/db';
import { activeMethodology } from '@/db/queries/methodologies';
import type { MethodologyItem } from '@/lib/credit/index/methodology-list';

/** What everybody may know of the methodology that decides today. */
export type MethodologyInUse = Pick<MethodologyItem, 'document' | 'factor'> & {
  /** YYYY-MM-DD; null = it has decided from the beginning. */
  since: string | null;
};

/** The shipped one decides from this day on, where no other one was ever activated. */
const BEGINNING = '1970-01-01';

/** @throws {Refusal} `no_methodology` where none has begun */
export async function methodologyInUse(tx: Tx): Promise<MethodologyInUse> {
  const { document, factor, activeFrom } = await activeMethodology(tx);
  return { document, factor, since: activeFrom === BEGINNING ? null : activeFrom };
}
