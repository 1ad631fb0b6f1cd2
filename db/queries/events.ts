import type { Tx } from '../db';

/** What a change was, and where. */
export interface ZoneEvent {
  revision: number;
  /** RFC 3339 in UTC. */
  at: string;
  kind: string;
  /** Zones touched that are on the map today, region first, at most `MOST_ZONES`; empty = outside every zone. */
  zones: { id: string; name: string }[];
  /** Rows that changed something. */
  count: number;
  /** Entities touched, at most `MOST_ENTITIES`; null = more. Only for who may know them. */
  entities: number[] | null;
}

/** A line of news names this many zones; an import of a whole city touches hundreds. */
export const MOST_ZONES = 20;
export const MOST_ENTITIES = 20;

/**
 * The newest changes as events, oldest first.
 *
 * @param limit   at most so many, the newest
 * @param after   only revisions above this
 * @param through only revisions up to this; null = to the newest
 */
export function recentEvents(tx: Tx, limit: number, after = 0, through: number | null = null): Promise<ZoneEvent[]> {
  return tx.query<ZoneEvent>(
    `select c.revision, c.at, c.kind, coalesce((c.keys ->> 'rows')::int, 0) as count, coalesce(z.zones, '[]') as zones,
            case when jsonb_typeof(c.keys -> 'entities') = 'array' and jsonb_array_length(c.keys -> 'entities') <= ${MOST_ENTITIES}
                 then c.keys -> 'entities' end as entities
     from (select * from change where revision > $2 and ($3::bigint is null or revision <= $3)
           order by revision desc limit $1) c
     left join lateral (
       select jsonb_agg(jsonb_build_object('id', code, 'name', name) order by place, name, code) as zones
       from (
         select zone.code, v.name,
                array_position('{region,core_district,specialised_market,future_community}', zone.kind) as place
         from jsonb_array_elements_text(c.keys -> 'zones') touched (id)
         join zone on zone.id = touched.id::int
         join zone_version v on v.zone = zone.id and v.superseded_batch is null
         order by place, v.name, zone.code
         limit ${MOST_ZONES}) largest) z on true
     order by c.revision`,
    [limit, after, through],
  );
}
