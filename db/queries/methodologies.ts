import type { Methodology } from '@/lib/credit/index/methodology';
import { Refusal } from '@/lib/credit/refusal';
import type { Tx } from '../db';

/** A methodology version that values are computed by. */
export interface StoredMethodology {
  /** Number of the row: what values refer to. */
  number: number;
  document: Methodology;
  /** Makes levels an index; null until the first month is signed, or the version is linked to the one before. */
  factor: number | null;
  /** First day that it decides, YYYY-MM-DD. */
  activeFrom: string;
}

/** Put a methodology in as the active one from a day on; a known (id, version) stays as it is, since values stand on it. */
export async function seedMethodology(tx: Tx, methodology: Methodology, activeFrom: string): Promise<void> {
  await tx.query(
    `insert into methodology (code, version, state, document, active_from) values ($1, $2, 'active', $3::jsonb, $4::date)
     on conflict (code, version) do nothing`,
    [methodology.id, methodology.version, JSON.stringify(methodology), activeFrom],
  );
}

/**
 * The methodology that decides on the day of the aggregates: of the active ones that have begun, the last to begin.
 *
 * @throws {Refusal} `no_methodology` where none has begun
 */
export async function activeMethodology(tx: Tx): Promise<StoredMethodology> {
  const found = await methodologyInForce(tx, null);
  if (found !== null) return found;
  throw new Refusal('no_methodology', 'No methodology is active: start the server once, or activate one.', 409);
}

/** The methodology that decides on a day, YYYY-MM-DD; null = none has begun. @param day null = that of the aggregates */
export async function methodologyInForce(tx: Tx, day: string | null): Promise<StoredMethodology | null> {
  const [row] = await tx.query<StoredMethodology>(
    `select id as number, document, link_factor as factor, active_from as "activeFrom" from methodology
     where state = 'active' and active_from <= coalesce($1::date, (select day from aggregate_state), '1970-01-01')
     order by active_from desc, id desc limit 1`,
    [day],
  );
  return row ?? null;
}
