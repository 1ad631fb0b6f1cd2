import { type BucketPart, COMPARED_WEEKS, type FootfallMinutes, type FootfallSlot } from '@/lib/credit/footfall';
import type { Tx } from '../db';

/** What the devices of a zone counted, beside what each of them counted in the weeks before. */

export interface FootfallSpan {
  /** zone.id */
  zone: number;
  /** RFC 3339. */
  from: string;
  to: string;
  /** IANA name: days, and the time of day that is compared, are its own. */
  timeZone: string;
  /** Slots from here on are those that are kept, as `footfallHorizon` says. */
  horizon: string;
}

/** Slots before it may be half trimmed, and their hours stand for them; `-infinity` = none was trimmed yet. */
export async function footfallHorizon(tx: Tx): Promise<string> {
  const [row] = await tx.query<{ horizon: string }>('select horizon::text as horizon from footfall_keeping');
  return row!.horizon;
}

/** Midnight before a moment in a time zone, RFC 3339 in UTC. */
export async function startOfDay(tx: Tx, moment: string, timeZone: string): Promise<string> {
  const [row] = await tx.query<{ start: string }>("select date_trunc('day', $1::timestamptz, $2) as start", [
    moment,
    timeZone,
  ]);
  return row!.start;
}

/** Slots from the horizon on. It is a parameter: joined as a row, every slot that there is was read and compared with it. */
const own = `device_zone z join footfall f on f.device = z.device and f.start >= z.valid_from and f.start < z.valid_to
  where z.zone = $1 and f.start >= greatest($2::timestamptz, $4::timestamptz) and f.start < $3::timestamptz`;

/** Hours that begin in the span, from before the horizon: their slots are gone, or about to go. */
const oldHours = `footfall_hour h
  where h.zone = $1 and h.hour >= $2::timestamptz and h.hour < least($3::timestamptz, $4::timestamptz)`;

/** Devices that belong to the zone in the span, the longest slot in it, and whether any of it is synthetic. */
export async function footfallFrame(
  tx: Tx,
  { zone, from, to, horizon }: Omit<FootfallSpan, 'timeZone'>,
): Promise<{ devices: number; longestSlot: number | null; synthetic: boolean }> {
  const [row] = await tx.query<{ devices: number; longestSlot: number | null; synthetic: boolean }>(
    `select (select count(distinct device) from device_zone where zone = $1 and valid_from < $3::timestamptz and valid_to > $2::timestamptz) as devices,
            max(f.minutes) as "longestSlot", coalesce(bool_or(b.synthetic), false) as synthetic
     from (select f.minutes, f.recorded_batch from ${own}) f join batch b on b.id = f.recorded_batch`,
    [zone, from, to, horizon],
  );
  return row!;
}

/**
 * Slots by bucket and by the number of weeks that each can be compared with. The weeks before are looked up slot by slot
 * (`offset 0`): a hash join read the whole table for a day of one zone.
 */
export function footfallParts(
  tx: Tx,
  { zone, from, to, horizon, timeZone }: FootfallSpan,
  minutes: FootfallMinutes,
): Promise<BucketPart[]> {
  return tx.query(
    `with slot as (
       select f.device, f.start, f.minutes, f.entered, f.left_count,
              case $5::int when 15 then date_bin('15 minutes', f.start, timestamptz '2000-01-01 00:00:00+00')
                           when 60 then date_trunc('hour', f.start, $6) else date_trunc('day', f.start, $6) end as bucket
       from ${own}),
     compared as (
       select s.device, s.bucket, s.entered, s.left_count, count(p.device)::int as weeks, coalesce(sum(p.entered), 0) as past
       from slot s cross join generate_series(1, ${COMPARED_WEEKS}) w (back)
       left join lateral (
         select p.device, p.entered from footfall p
         where p.device = s.device and p.minutes = s.minutes
           and p.start = ((s.start at time zone $6) - make_interval(days => 7 * w.back)) at time zone $6
           -- An hour that the clocks leapt over is there in no week, and is taken for the next one.
           and p.start at time zone $6 = (s.start at time zone $6) - make_interval(days => 7 * w.back)
         offset 0) p on true
       group by s.device, s.start, s.bucket, s.entered, s.left_count)
     select bucket as start, weeks, sum(entered) as in, sum(left_count) as out, sum(past)::bigint as past,
            json_agg(distinct device) as devices
     from compared group by bucket, weeks order by bucket, weeks`,
    [zone, from, to, horizon, minutes, timeZone],
  );
}

/** Of the part of a span whose slots are no longer kept: its longest slot, and whether any of it is synthetic; null = none. */
export async function oldFootfallFrame(
  tx: Tx,
  { zone, from, to, horizon }: Omit<FootfallSpan, 'timeZone'>,
): Promise<{ longestSlot: number | null; synthetic: boolean }> {
  const [row] = await tx.query<{ longestSlot: number | null; synthetic: boolean }>(
    `select max(longest) as "longestSlot", coalesce(bool_or(synthetic), false) as synthetic from ${oldHours}`,
    [zone, from, to, horizon],
  );
  return row!;
}

/** The sums of whole hours and days that stand for slots that are no longer kept. Nothing is left to compare them with. */
export function oldFootfall(
  tx: Tx,
  { zone, from, to, horizon, timeZone }: FootfallSpan,
  minutes: FootfallMinutes,
): Promise<FootfallSlot[]> {
  return tx.query(
    `select date_trunc(case when $5::int = 60 then 'hour' else 'day' end, hour, $6) as start, sum(entered)::bigint as in,
            sum(left_count)::bigint as out, max(devices) as devices, null::float8 as expected, 0 as weeks
     from (select hour, sum(entered) as entered, sum(left_count) as left_count, sum(devices)::int as devices from ${oldHours} group by hour) h
     group by 1 order by 1`,
    [zone, from, to, horizon, minutes, timeZone],
  );
}
