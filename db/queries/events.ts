import type { Tx } from '../db';

/** What a change was, and where. */
export interface ZoneEvent {
  revision: number;
  /** RFC 3339 in UTC. */
  at: string;
  kind: string;
  /** Zones touched, by the names they had when it was applied, region first, at most `MOST_ZONES`; empty = outside every zone. */
  zones: { id: string; name: string }[];
  /** Rows that changed something. */
  count: number;
  /** Entities touched, at most `MOST_ENTITIES`; null = more. Only for who may know them. */
  entities: number[] | null;
}

/** A line of news names this many zones; an import of a whole city touches hundreds. */
export const MOST_ZONES = 20;
export const MOST_ENTITIES = 20;

/** Write down what the changes of the revisions in (after, through] were, with the names that zones have now. */
export async function writeEvents(tx: Tx, after: number, through: number): Promise<void> {
  await tx.query(
    `insert into event (revision, zones, entities)
     select c.revision, coalesce(z.zones, '[]'),
            case when jsonb_typeof(c.keys -> 'entities') = 'array' and jsonb_array_length(c.keys -> 'entities') <= ${MOST_ENTITIES}
                 then c.keys -> 'entities' end
     from change c
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
     where c.revision > $1 and c.revision <= $2
     on conflict (revision) do nothing`,
    [after, through],
  );
}

/**
 * The newest changes that are applied as events, oldest first.
 *
 * @param limit   at most so many, the newest
 * @param after   only revisions above this
 * @param through only revisions up to this; null = to the newest
 */
export function recentEvents(tx: Tx, limit: number, after = 0, through: number | null = null): Promise<ZoneEvent[]> {
  return tx.query<ZoneEvent>(
    `select * from (
       select c.revision, c.at, c.kind, coalesce((c.keys ->> 'rows')::int, 0) as count, e.zones, e.entities
       from event e join change c using (revision)
       where e.revision > $2 and ($3::bigint is null or e.revision <= $3)
       order by e.revision desc limit $1) newest
     order by revision`,
    [limit, after, through],
  );
}
