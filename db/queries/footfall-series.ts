import { type BucketPart, COMPARED_WEEKS, type FootfallMinutes, type FootfallSlot } from '@/lib/credit/footfall';
import type { Tx } from '../db';

/** What the devices of a zone counted, beside what each of them counted in the weeks before. */

export interface FootfallSpan {
  /** zone.id of each. */
  zones: readonly number[];
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

/** A zone's own devices `z` with their slots from the horizon on. It is a parameter: joined as a row, every slot that there is was read and compared with it. */
const own = `device_zone z join footfall f on f.device = z.device and f.start >= z.valid_from and f.start < z.valid_to
  where z.zone = a.zone and f.start >= greatest($2::timestamptz, $4::timestamptz) and f.start < $3::timestamptz`;

/** Hours of a zone that begin in the span, from before the horizon: their slots are gone, or about to go. */
const oldHours = `footfall_hour h
  where h.zone = a.zone and h.hour >= $2::timestamptz and h.hour < least($3::timestamptz, $4::timestamptz)`;

/** What a zone's footfall is made of in a span. */
export interface FootfallFrame {
  zone: number;
  /** Devices that belong to the zone in the span. */
  devices: number;
  /** Of the slots that are kept; null = there is none. */
  longestSlot: number | null;
  /** Of the part whose slots are no longer kept; null = there is none. */
  oldLongest: number | null;
  /** Some of it is synthetic. */
  synthetic: boolean;
}

/** What the footfall of zones is made of, in their order. */
export function footfallFrames(
  tx: Tx,
  { zones, from, to, horizon }: Omit<FootfallSpan, 'timeZone'>,
): Promise<FootfallFrame[]> {
  return tx.query(
    `select a.zone,
            (select count(distinct device) from device_zone where zone = a.zone and valid_from < $3::timestamptz and valid_to > $2::timestamptz) as devices,
            f.longest as "longestSlot", o.longest as "oldLongest", coalesce(f.synthetic, false) or coalesce(o.synthetic, false) as synthetic
     from unnest($1::int[]) with ordinality a (zone, place)
     cross join lateral (
       select max(s.minutes) as longest, bool_or(b.synthetic) as synthetic
       from (select f.minutes, f.recorded_batch from ${own}) s join batch b on b.id = s.recorded_batch) f
     cross join lateral (select max(h.longest) as longest, bool_or(h.synthetic) as synthetic from ${oldHours}) o
     order by a.place`,
    [zones, from, to, horizon],
  );
}

/**
 * Slots by zone, bucket and the number of weeks that each can be compared with. The weeks before are looked up slot by
 * slot (`offset 0`): a hash join read the whole table for a day of one zone.
 *
 * @param minutes length of a bucket of each zone, in their order
 */
export function footfallParts(
  tx: Tx,
  { zones, from, to, horizon, timeZone }: FootfallSpan,
  minutes: readonly FootfallMinutes[],
): Promise<(BucketPart & { zone: number })[]> {
  return tx.query(
    `with slot as (
       select a.zone, s.device, s.start, s.minutes, s.entered, s.left_count,
              case a.bucket when 15 then date_bin('15 minutes', s.start, timestamptz '2000-01-01 00:00:00+00')
                            when 60 then date_trunc('hour', s.start, $6) else date_trunc('day', s.start, $6) end as bucket
       from unnest($1::int[], $5::int[]) a (zone, bucket)
       cross join lateral (select f.device, f.start, f.minutes, f.entered, f.left_count from ${own}) s),
     compared as (
       select s.zone, s.device, s.bucket, s.entered, s.left_count, count(p.device)::int as weeks, coalesce(sum(p.entered), 0) as past
       from slot s cross join generate_series(1, ${COMPARED_WEEKS}) w (back)
       left join lateral (
         select p.device, p.entered from footfall p
         where p.device = s.device and p.minutes = s.minutes
           and p.start = ((s.start at time zone $6) - make_interval(days => 7 * w.back)) at time zone $6
           -- An hour that the clocks leapt over is there in no week, and is taken for the next one.
           and p.start at time zone $6 = (s.start at time zone $6) - make_interval(days => 7 * w.back)
         offset 0) p on true
       group by s.zone, s.device, s.start, s.bucket, s.entered, s.left_count)
     select zone, bucket as start, weeks, sum(entered) as in, sum(left_count) as out, sum(past)::bigint as past,
            json_agg(distinct device) as devices
     from compared group by zone, bucket, weeks order by zone, bucket, weeks`,
    [zones, from, to, horizon, minutes, timeZone],
  );
}

/**
 * The sums of whole hours and days that stand for slots that are no longer kept, by zone. Nothing is left to compare
 * them with.
 *
 * @param minutes length of a bucket of each zone, in their order
 */
export function oldFootfall(
  tx: Tx,
  { zones, from, to, horizon, timeZone }: FootfallSpan,
  minutes: readonly FootfallMinutes[],
): Promise<(FootfallSlot & { zone: number })[]> {
  return tx.query(
    `select a.zone, date_trunc(case when a.bucket = 60 then 'hour' else 'day' end, h.hour, $6) as start, sum(h.entered)::bigint as in,
            sum(h.left_count)::bigint as out, max(h.devices) as devices, null::float8 as expected, 0 as weeks
     from unnest($1::int[], $5::int[]) a (zone, bucket)
     cross join lateral (select hour, sum(entered) as entered, sum(left_count) as left_count, sum(devices)::int as devices
                         from ${oldHours} group by hour) h
     group by 1, 2 order by 1, 2`,
    [zones, from, to, horizon, minutes, timeZone],
  );
}
