import type { Tx } from '../db';

/** Which records begin or cease to be published as days go by. */

export interface DaySpan {
  /** The last day that is already accounted for, YYYY-MM-DD. */
  after: string;
  through: string;
}

/**
 * Entities with a record whose publication begins or ends in the span: by its own days, or where it weighs against the
 * entity, after one of the periods that are counted from its document or its publication (their last day is shown whole).
 * Rather one too many than one too few: who is named is read again, no more.
 *
 * @param months lengths of those periods
 */
export async function turnedEntities(
  tx: Tx,
  { after, through }: DaySpan,
  months: readonly number[],
): Promise<number[]> {
  const rows = await tx.query<{ entity: number }>(
    `select distinct r.entity from record r
     where r.superseded_batch is null
       and (r.published_from > $1::date and r.published_from <= $2::date
            or r.published_until > $1::date and r.published_until <= $2::date
            or r.kind in ('penalty', 'serious_list') and exists (
                 select 1 from unnest($3::int[]) as p(months)
                 cross join lateral (values ((r.decided_at + make_interval(months => p.months))::date + 1),
                                            ((r.published_from + make_interval(months => p.months))::date + 1)) as e(day)
                 where e.day > $1::date and e.day <= $2::date))
     order by r.entity`,
    [after, through, months],
  );
  return rows.map(({ entity }) => entity);
}

/** Zones in which these entities have a site. */
export async function zonesOfEntities(tx: Tx, entities: readonly number[]): Promise<number[]> {
  const rows = await tx.query<{ zone: number }>(
    `select distinct z.zone from site s join site_zone z on z.site = s.id
     where s.entity = any($1::int[]) and s.superseded_batch is null order by z.zone`,
    [entities],
  );
  return rows.map(({ zone }) => zone);
}
