import { type BucketPart, COMPARED_WEEKS, type FootfallMinutes } from '@/lib/credit/footfall';
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
}

/** Midnight before a moment in a time zone, RFC 3339 in UTC. */
export async function startOfDay(tx: Tx, moment: string, timeZone: string): Promise<string> {
  const [row] = await tx.query<{ start: string }>("select date_trunc('day', $1::timestamptz, $2) as start", [
    moment,
    timeZone,
  ]);
  return row!.start;
}

const own = `device_zone z join footfall f on f.device = z.device and f.start >= z.valid_from and f.start < z.valid_to
  where z.zone = $1 and f.start >= $2::timestamptz and f.start < $3::timestamptz`;

/** Devices that belong to the zone in the span, the longest slot in it, and whether any of it is synthetic. */
export async function footfallFrame(
  tx: Tx,
  { zone, from, to }: Omit<FootfallSpan, 'timeZone'>,
): Promise<{ devices: number; longestSlot: number | null; synthetic: boolean }> {
  const [row] = await tx.query<{ devices: number; longestSlot: number | null; synthetic: boolean }>(
    `select (select count(distinct device) from device_zone where zone = $1 and valid_from < $3::timestamptz and valid_to > $2::timestamptz) as devices,
            max(f.minutes) as "longestSlot", coalesce(bool_or(b.synthetic), false) as synthetic
     from (select f.minutes, f.recorded_batch from ${own}) f join batch b on b.id = f.recorded_batch`,
    [zone, from, to],
  );
  return row!;
}

/** Slots by bucket and by the number of weeks that each can be compared with. */
export function footfallParts(
  tx: Tx,
  { zone, from, to, timeZone }: FootfallSpan,
  minutes: FootfallMinutes,
): Promise<BucketPart[]> {
  return tx.query(
    `with slot as (
       select f.device, f.start, f.minutes, f.entered, f.left_count,
              case $4::int when 15 then date_bin('15 minutes', f.start, timestamptz '2000-01-01 00:00:00+00')
                           when 60 then date_trunc('hour', f.start, $5) else date_trunc('day', f.start, $5) end as bucket
       from ${own}),
     compared as (
       select s.device, s.bucket, s.entered, s.left_count, count(p.device)::int as weeks, coalesce(sum(p.entered), 0) as past
       from slot s cross join generate_series(1, ${COMPARED_WEEKS}) w (back)
       left join footfall p on p.device = s.device and p.minutes = s.minutes
         and p.start = ((s.start at time zone $5) - make_interval(days => 7 * w.back)) at time zone $5
         -- An hour that the clocks leapt over is there in no week, and is taken for the next one.
         and p.start at time zone $5 = (s.start at time zone $5) - make_interval(days => 7 * w.back)
       group by s.device, s.start, s.bucket, s.entered, s.left_count)
     select bucket as start, weeks, sum(entered) as in, sum(left_count) as out, sum(past)::bigint as past,
            json_agg(distinct device) as devices
     from compared group by bucket, weeks order by bucket, weeks`,
    [zone, from, to, minutes, timeZone],
  );
}
