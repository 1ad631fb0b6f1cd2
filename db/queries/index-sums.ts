import type { GuardedFigure, KindSums, ObservedSums } from '@/lib/credit/indicators/zone-sums';
import type { ZoneKind } from '@/lib/credit/zone';
import type { Tx } from '../db';

/** What the live values of zones are made of. */

/** A zone that has an index: one that is on the map. */
export interface IndexedZone {
  number: number;
  /** Its id outside. */
  code: string;
  kind: ZoneKind;
  /** Number of its own default scheme. */
  scheme: number | null;
}

/** Zones on the map, by number. @param zones null = all */
export function indexedZones(tx: Tx, zones: readonly number[] | null): Promise<IndexedZone[]> {
  return tx.query(
    `select z.id as number, z.code, z.kind, z.scheme from zone z
     where ($1::int[] is null or z.id = any($1::int[]))
       and exists (select 1 from zone_version v where v.zone = z.id and v.superseded_batch is null) order by z.id`,
    [zones],
  );
}

/**
 * Sums of zones by kind of entity, each zone under its own scheme, by zone and kind.
 *
 * @param zones    null = all
 * @param fallback number of the scheme of zones without one of their own; null = none
 */
export function kindSums(
  tx: Tx,
  zones: readonly number[] | null,
  fallback: number | null,
): Promise<(KindSums & { zone: number })[]> {
  return tx.query(
    `select a.zone, a.kind, a.entities, a.penalty, a.demonstration, coalesce(s.out_of_scope, 0) as "outOfScope",
            coalesce(s.graded, 0) as graded, coalesce(s.ranked, 0) as ranked, coalesce(s.good, 0) as good, coalesce(s.bad, 0) as bad,
            coalesce(s.fresh, 0) as fresh, coalesce(s.scored, 0) as scored, coalesce(s.steps, 0) as steps
     from index_sum a join zone z on z.id = a.zone
     left join index_sum s on s.zone = a.zone and s.kind = a.kind and s.scheme = coalesce(z.scheme, $2::smallint)
     where a.scheme = 0 and ($1::int[] is null or a.zone = any($1::int[])) order by a.zone, a.kind`,
    [zones, fallback],
  );
}

/** What was observed of zones in the last month that is over, by zone, what its entities reported last. @param zones null = all */
export function observedSums(
  tx: Tx,
  zones: readonly number[] | null,
): Promise<(ObservedSums & { zone: number; byEntity: boolean })[]> {
  return tx.query(
    `select zone, by_entity as "byEntity", complaints_due as "complaintsDue", in_time as "inTime", turnover_now as "turnoverNow",
            turnover_before as "turnoverBefore" from observed_sum
     where $1::int[] is null or zone = any($1::int[]) order by zone, by_entity`,
    [zones],
  );
}

/** Guarded figures of zones under their own schemes, as last published; null = hidden. @param zones null = all */
export function publishedFigures(
  tx: Tx,
  zones: readonly number[] | null,
  fallback: number | null,
): Promise<{ zone: number; figure: GuardedFigure; value: number | null }[]> {
  return tx.query(
    `select f.zone, f.figure, f.value from guarded_figure f join zone z on z.id = f.zone
     where f.scheme = coalesce(z.scheme, $2::smallint) and ($1::int[] is null or f.zone = any($1::int[])) order by f.zone, f.figure`,
    [zones, fallback],
  );
}
