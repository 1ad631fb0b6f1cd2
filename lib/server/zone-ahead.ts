import type { Tx } from '@/db/db';
import { aggregatedDay } from '@/db/queries/aggregates';
import type { LiveValue } from '@/db/queries/live-index';
import type { StoredMethodology } from '@/db/queries/methodologies';
import { zoneForecasts } from '@/db/queries/zone-forecasts';
import { type IndexAhead, indexAhead } from '@/lib/credit/index/index-ahead';
import { rootOf } from '@/lib/credit/index/lights';
import { monthOfDay } from '@/lib/credit/index/period';

/**
 * The months to come of a zone, made of the same figures as its live value: exact ones, or what everybody may know.
 * Without a level of today there is none: what is too little to say now is too little to say of later.
 *
 * @param unseen months that the viewer must not see
 */
export async function zoneAhead(
  tx: Tx,
  { zone, guarded, level }: LiveValue,
  { number: methodology, factor, document }: StoredMethodology,
  unseen: readonly string[],
): Promise<IndexAhead[] | null> {
  const day = await aggregatedDay(tx);
  if (level === null || day === null) return null;
  const root = rootOf(document);
  const kept = (await zoneForecasts(tx, [zone])).find((one) => one.guarded === guarded && one.part === root);
  return kept === undefined ? null : indexAhead(kept.steps, { methodology, factor, month: monthOfDay(day), unseen });
}
