import type { Tx } from '../db';

/**
 * Footfall by zone and hour, kept beside the slots (db/migrations/0012_keeping.sql): sums over days cost the same
 * whatever the number of devices, and outlive the slots that they are of.
 */

const sums = ['entered', 'left_count', 'slots', 'devices', 'longest'] as const;
const of = (alias: string) => sums.map((sum) => `${alias}.${sum}`).join(', ');
const key = 'zone, hour, synthetic';
const keyOf = (a: string, b: string) =>
  `${a}.zone = ${b}.zone and ${a}.hour = ${b}.hour and ${a}.synthetic = ${b}.synthetic`;

const slotColumns = 'b.synthetic, f.device, f.minutes, f.entered, f.left_count';
/** A row of the sums, so that it is there when none of its slots is any more. */
const emptyColumns =
  'h.synthetic, null::int as device, null::smallint as minutes, null::int as entered, null::int as left_count';

/** What rows of slots come to: one row for each hour, those without any slot included. @param rows a select */
const summed = (rows: string) => `
  select zone, hour, synthetic, coalesce(sum(entered), 0)::bigint as entered, coalesce(sum(left_count), 0)::bigint as left_count,
         count(device)::int as slots, count(distinct device)::int as devices, max(minutes) as longest
  from (${rows}) r group by zone, hour, synthetic`;

/** Bring the table up to the rows of `summed_hour`. @returns zones of which something differed */
const stored = `
  gone as (
    delete from footfall_hour h using summed_hour s where s.slots = 0 and ${keyOf('h', 's')} returning h.zone),
  written as (
    insert into footfall_hour as h (${key}, ${sums.join(', ')}) select ${key}, ${sums.join(', ')} from summed_hour where slots > 0
    on conflict (${key}) do update set ${sums.map((sum) => `${sum} = excluded.${sum}`).join(', ')}
      where row(${of('h')}) is distinct from row(${of('excluded')})
    returning h.zone)
  select zone from gone union select zone from written order by zone`;

/** Hours of the horizon on, and all of zones that are gone. */
const isKept = (alias: string) =>
  `(${alias}.hour >= k.horizon or not exists (select 1 from zone t where t.id = ${alias}.zone))`;

const everything = `
  select z.zone, date_trunc('hour', f.start, $1) as hour, ${slotColumns}
  from footfall_keeping k cross join device_zone z
  join footfall f on f.device = z.device and f.start >= z.valid_from and f.start < z.valid_to
  join batch b on b.id = f.recorded_batch where f.start >= k.horizon
  union all
  select h.zone, h.hour, ${emptyColumns} from footfall_keeping k cross join footfall_hour h where ${isKept('h')}`;

/**
 * Hours that what was noted may have changed, each once. Slots of a device count where it stands now or, as noted in the
 * same breath, stood: so none is missed when the device goes together with its slots.
 */
const touched = `
  select distinct x.zone, x.hour from (
    select z.zone, t.hour
    from (select distinct device, since, until, date_trunc('hour', since + make_interval(mins => 15 * quarter), $1) as hour
          from taken cross join generate_series(0, 3) quarter where zone is null) t
    join (select device, zone, valid_from, valid_to from device_zone
          union select device, zone, since, until from taken where device is not null and zone is not null) z
      on z.device = t.device and z.valid_from < t.until and z.valid_to > t.since
    union all
    select t.zone, date_trunc('hour', f.start, $1) from taken t
    join footfall f on f.device = t.device and f.start >= t.since and f.start < t.until where t.zone is not null
    union all
    select h.zone, h.hour from taken t join footfall_hour h on h.zone = t.zone where t.device is null) x
  cross join footfall_keeping k where ${isKept('x')}`;

export interface FootfallHoursOptions {
  /** IANA name: hours are its own. */
  timeZone: string;
}

/**
 * Bring the sums up to the slots where something was noted since the last time. Doing it twice changes nothing the second
 * time; notes and sums commit together. One caller at a time.
 *
 * @returns zone.id of the zones whose sums differ now
 */
export async function applyFootfallHours(tx: Tx, { timeZone }: FootfallHoursOptions): Promise<number[]> {
  const [state] = await tx.query<{ sameZone: boolean; noted: boolean }>(
    `select coalesce(time_zone = $1, false) as "sameZone", exists (select 1 from noted_footfall) as noted from footfall_keeping`,
    [timeZone],
  );
  if (!state!.sameZone) return rebuildFootfallHours(tx, { timeZone });
  if (!state!.noted) return [];
  // Pairs of device and start: of a bare start the planner reads the slots that all devices have in the hour.
  const rows = await tx.query<{ zone: number }>(
    `with taken as (delete from noted_footfall returning device, zone, since, until),
     pair as materialized (${touched}),
     summed_hour as materialized (${summed(`
       select p.zone, p.hour, ${slotColumns} from pair p join device_zone z on z.zone = p.zone
       cross join lateral (
         select device, minutes, entered, left_count, recorded_batch from footfall
         where device = z.device and (device, start) >= (z.device, greatest(p.hour, z.valid_from))
           and (device, start) < (z.device, least(p.hour + interval '2 hours', z.valid_to))
           and date_trunc('hour', start, $1) = p.hour offset 0) f
       join batch b on b.id = f.recorded_batch
       union all
       select h.zone, h.hour, ${emptyColumns} from pair p join footfall_hour h on h.zone = p.zone and h.hour = p.hour`)}),
     ${stored}`,
    [timeZone],
  );
  return rows.map(({ zone }) => zone);
}

/** Sum all slots anew, whatever was noted. Hours before the horizon stay as they are. @returns zones that differed */
export async function rebuildFootfallHours(tx: Tx, { timeZone }: FootfallHoursOptions): Promise<number[]> {
  await tx.query('delete from noted_footfall');
  await tx.query('update footfall_keeping set time_zone = $1', [timeZone]);
  const rows = await tx.query<{ zone: number }>(`with summed_hour as materialized (${summed(everything)}), ${stored}`, [
    timeZone,
  ]);
  return rows.map(({ zone }) => zone);
}

/** An hour whose sums are not what its slots come to. */
export interface DifferingHour {
  /** zone.id */
  zone: number;
  /** RFC 3339 in UTC. */
  hour: string;
}

/** Where the sums differ from a full count of the slots, the first `limit`. Call it when nothing is noted. */
export function differingFootfallHours(
  tx: Tx,
  { timeZone }: FootfallHoursOptions,
  limit: number,
): Promise<DifferingHour[]> {
  return tx.query(
    `with summed_hour as materialized (${summed(everything)})
     select distinct s.zone, s.hour from summed_hour s left join footfall_hour h on ${keyOf('h', 's')}
     where s.slots = 0 or row(${of('h')}) is distinct from row(${of('s')}) order by s.zone, s.hour limit $2`,
    [timeZone, limit],
  );
}

/**
 * From now on sums before a moment stand for themselves, so that their slots may go. Days of the time zone end there.
 *
 * @returns false while something before it is noted and not summed yet: try again later
 */
export async function moveFootfallHorizon(tx: Tx, before: Date, { timeZone }: FootfallHoursOptions): Promise<boolean> {
  const [row] = await tx.query<{ reached: boolean }>(
    `with moved as (
       update footfall_keeping set horizon = greatest(horizon, date_trunc('day', $1::timestamptz, $2))
       where time_zone = $2 and not exists (select 1 from noted_footfall where since < $1::timestamptz) returning 1)
     select exists (select 1 from moved) as reached`,
    [before, timeZone],
  );
  return row!.reached;
}

/** Forget slots before the horizon, the oldest first, at most `limit`. @returns how many went */
export async function trimFootfall(tx: Tx, limit: number): Promise<number> {
  const rows = await tx.query(
    `delete from footfall where (device, start) in (
       select f.device, f.start from footfall f where f.start < (select horizon from footfall_keeping) order by f.start limit $1)
     returning device`,
    [limit],
  );
  return rows.length;
}
