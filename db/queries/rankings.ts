import type { EntityCode, EntityKind } from '@/lib/credit/entity';
import type { ZoneKind } from '@/lib/credit/zone';
import type { Tx } from '../db';
import { recordInForce } from './in-force';

export interface HonouredRow {
  id: number;
  codes: EntityCode[];
  name: string;
  kind: EntityKind;
  industry: string | null;
  /** Day of the oldest title that is in force, YYYY-MM-DD. */
  since: string;
  redList: boolean;
  /** Codes of the divisions that its sites lie in. */
  divisions: string[];
  synthetic: boolean;
}

export interface HonouredFilter {
  /** The day that publication periods are judged by, YYYY-MM-DD. */
  today: string;
  /** With a current site in a zone of this kind. */
  zoneKind: ZoneKind | null;
  /** With a current site in the division of this code. */
  division: string | null;
  limit: number;
}

const inForce = (kind: string) => `d.kind = '${kind}' and ${recordInForce('$1::date')}`;

/** Demonstration units whose title is in force, the longest held first. */
export function demonstrationUnits(
  tx: Tx,
  { today, zoneKind, division, limit }: HonouredFilter,
): Promise<HonouredRow[]> {
  return tx.query(
    `select e.id, e.name, e.kind, e.industry, u.since::text as since, b.synthetic,
            (select coalesce(json_agg(json_build_object('system', c.system, 'code', c.code) order by c.system, c.code), '[]')
             from entity_code c where c.entity = e.id and c.valid_to is null) as codes,
            exists (select 1 from record d where d.entity = e.id and ${inForce('red_list')}) as "redList",
            (select coalesce(json_agg(distinct d.code), '[]') from site s join division d on d.id = s.division
             where s.entity = e.id and s.superseded_batch is null) as divisions
     from (select d.entity, min(coalesce(d.decided_at, d.published_from, $1::date)) as since from record d
           where ${inForce('demonstration')} group by d.entity) u
     join entity e on e.id = u.entity join batch b on b.id = e.created_batch
     where ($2::text is null or exists (select 1 from site s join site_zone j on j.site = s.id join zone z on z.id = j.zone
                                        where s.entity = e.id and s.superseded_batch is null and z.kind = $2))
       and ($3::text is null or exists (select 1 from site s join division d on d.id = s.division
                                        where s.entity = e.id and s.superseded_batch is null and d.code = $3))
     order by u.since, e.id limit $4`,
    [today, zoneKind, division, limit],
  );
}

/** Passages in by zone over the whole hours that begin in a span; a zone without any slot is absent. */
export async function footfallByZone(tx: Tx, from: string, to: string): Promise<Map<number, number>> {
  const rows = await tx.query<{ zone: number; entered: number }>(
    `select zone, sum(entered)::bigint as entered from footfall_hour
     where hour >= $1::timestamptz and hour < $2::timestamptz group by zone`,
    [from, to],
  );
  return new Map(rows.map(({ zone, entered }) => [zone, entered]));
}
