import type { Tx } from '../db';

/** Which change each zone last looked different after. */

/** What changes that are not applied yet mean for zones. */
export interface PendingChanges {
  /** Newest revision; equal to the one that is applied when there is none. */
  revision: number;
  /** Its time, RFC 3339. */
  at: string;
  /** Zones whose outline, name or scheme may have changed, also such as are gone. */
  zones: number[];
  /** Zones may have come, gone or got another outline, also where none is left to name. */
  reshaped: boolean;
  /** Zones with other guarded figures. */
  guarded: number[];
  /** Something changed that no list of zones tells, as divisions and months of the index do. */
  everywhere: boolean;
  /** What every tile is shown by may be other: schemes, divisions, or all that was counted. */
  retiled: boolean;
  /** There are other forecasts of zones. */
  forecast: boolean;
  /** The last day that began, YYYY-MM-DD; null = none did. */
  day: string | null;
}

/** Changes of these kinds may show in a zone beside its counts. */
const SHAPING = "('zones', 'rollback', 'scheme')";

/** The changes after a revision, together; in a consistent transaction all that it sees. */
export async function pendingChanges(tx: Tx, applied: number): Promise<PendingChanges> {
  const [row] = await tx.query<PendingChanges>(
    `select coalesce(max(revision), $1::bigint) as revision, coalesce(max(at), clock_timestamp()) as at,
            coalesce((select jsonb_agg(distinct z.zone) from change s cross join lateral jsonb_array_elements(s.keys -> 'zones') z (zone)
                      where s.revision > $1 and s.kind in ${SHAPING}), '[]') as zones,
            coalesce(bool_or(kind in ${SHAPING}), false) as reshaped,
            coalesce((select jsonb_agg(distinct z.zone) from change s cross join lateral jsonb_array_elements(s.keys -> 'zones') z (zone)
                      where s.revision > $1 and s.kind = 'guarded'), '[]') as guarded,
            coalesce(bool_or(kind in ('divisions', 'recount', 'index') or kind = 'rollback' and exists (
              select 1 from batch r where r.rolled_back_by = change.batch and r.kind in ('zones', 'divisions', 'command'))), false) as everywhere,
            coalesce(bool_or(kind in ('divisions', 'recount', 'scheme') or kind = 'rollback' and exists (
              select 1 from batch r where r.rolled_back_by = change.batch and r.kind in ('divisions', 'command'))), false) as retiled,
            coalesce(bool_or(kind = 'forecast'), false) as forecast, max(keys ->> 'day') as day
     from change where revision > $1`,
    [applied],
  );
  return row!;
}

/**
 * Note that zones look different after a revision, and forget those that are gone.
 *
 * @param zones null = all
 */
export async function markZones(
  tx: Tx,
  zones: readonly number[] | null,
  { revision, at }: { revision: number; at: string },
): Promise<void> {
  await tx.query(
    `insert into zone_state (zone, revision, at)
     select id, $2, $3 from zone where $1::int[] is null or id = any($1::int[])
     on conflict (zone) do update set revision = excluded.revision, at = excluded.at`,
    [zones, revision, at],
  );
  await tx.query('delete from zone_state s where not exists (select 1 from zone z where z.id = s.zone)');
}

/** Zones that look different after a revision; what is gone is not among them. */
export async function changedZones(tx: Tx, after: number): Promise<number[]> {
  const rows = await tx.query<{ zone: number }>('select zone from zone_state where revision > $1 order by zone', [
    after,
  ]);
  return rows.map(({ zone }) => zone);
}
