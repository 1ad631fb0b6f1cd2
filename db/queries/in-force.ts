/**
 * The condition under which a record `d` is in force, as `isInForce` of lib/credit/publication.ts says: the serious list
 * must have begun.
 *
 * @param day expression of the day that is asked about
 */
export const recordInForce = (day: string) => `d.state = 'effective' and d.superseded_batch is null
  and coalesce(d.published_from, case when d.kind <> 'serious_list' then ${day} end) <= ${day}
  and (d.published_until is null or d.published_until > ${day})`;
