import { isDeepStrictEqual } from 'node:util';
import type { Tx } from '@/db/db';
import { valuesToRecompute } from '@/db/queries/index-values';
import { methodologyNumbered } from '@/db/queries/methodology-life';
import { checkedMonth } from '@/lib/credit/index/period';
import { Refusal } from '@/lib/credit/refusal';
import { recomputed } from './month-values';

/** A stored value beside what comes of its stored inputs. */
export interface RecomputedValue {
  /** Id and version of the methodology. */
  methodology: string;
  /** As regulators see it, or as everybody does. */
  variant: 'exact' | 'published';
  /** 0 = as first computed; n = after revision n of the month. */
  revision: number;
  level: number | null;
  index: number | null;
  /** Of the stored inputs. */
  inputHash: string;
  /** Are level, index, coverage, scores and hash the same to the last bit? */
  same: boolean;
  /** What came of the inputs. */
  again: { level: number | null; index: number | null; inputHash: string };
}

export interface RecomputedZone {
  zone: string;
  period: string;
  same: boolean;
  values: RecomputedValue[];
}

/**
 * Compute every stored value of a zone and month again, from nothing but its stored inputs and the methodology version.
 *
 * @param zone code, also of a zone that is gone
 * @throws {Refusal} `bad_period`; `unknown_value` where nothing is stored
 */
export async function recomputeValues(tx: Tx, zone: string, period: string): Promise<RecomputedZone> {
  const stored = await valuesToRecompute(tx, zone, checkedMonth(period));
  if (stored.length === 0)
    throw new Refusal('unknown_value', `No value of zone ${zone} in ${period} is stored: close the month first.`, 404);
  const values: RecomputedValue[] = [];
  for (const value of stored) {
    const methodology = (await methodologyNumbered(tx, value.methodology))!;
    const again = recomputed(value, methodology);
    const { level, index, coverage, nodes, indicators, values: own, inputHash } = again;
    const computed = { level, index, coverage, inputHash, scores: { nodes, indicators, values: own } };
    const { level: l, index: i, coverage: c, inputHash: h, scores } = value;
    values.push({
      methodology: `${methodology.document.id} ${methodology.document.version}`,
      variant: value.guarded ? 'published' : 'exact',
      revision: value.version,
      level: l,
      index: i,
      inputHash: h,
      same: isDeepStrictEqual(computed, { level: l, index: i, coverage: c, inputHash: h, scores }),
      again: { level, index, inputHash },
    });
  }
  return { zone, period, same: values.every(({ same }) => same), values };
}
