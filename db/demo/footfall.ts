import { HOUR_MS, hourOf, type TradeDay, tradeDay } from './calendar';
import { keyed, textKey } from './random';
import { type DemoZone, demoZones, moved, turned } from './zones';

/*
 * Counting devices and what they count: passages, made so that a slot can be asked for by itself, in any order, by the
 * generator of the history and by the running feed alike.
 */

export interface DemoDevice {
  code: string;
  name: string;
  class: string;
  point: readonly [lng: number, lat: number];
  /** Codes of the zones it counts for. */
  zones: string[];
}

type Kind = DemoZone['kind'];

/** Doors that are counted; the trade city's blocks have two. */
const doorsOf = ({ kind, code }: DemoZone) => (kind === 'core_district' || code.startsWith('trade-city') ? 2 : 1);

export const demoDevices: readonly DemoDevice[] = demoZones.flatMap((zone) =>
  Array.from({ length: doorsOf(zone) }, (_, i) => {
    const { halfWidthM, angle } = zone.inner;
    const [east, north] = turned((i === 0 ? 1 : -1) * halfWidthM, 0, angle);
    return {
      code: `${zone.code}-${i + 1}`,
      name: `${zone.name} ${i + 1} 号客流计`,
      class: 'stereo-camera',
      point: moved(zone.centre, east, north),
      zones: [zone.code, zone.parent],
    };
  }),
);

interface Door {
  key: number;
  kind: Kind;
  /** Passages in an hour of 1 on an ordinary day. */
  scale: number;
}

const typical: Record<Kind, number> = { specialised_market: 1_500, core_district: 2_200, future_community: 620 };

const doors = new Map<string, Door>(
  demoZones.flatMap((zone) =>
    Array.from({ length: doorsOf(zone) }, (_, i): [string, Door] => {
      const key = textKey(`${zone.code}-${i + 1}`);
      return [
        `${zone.code}-${i + 1}`,
        { key, kind: zone.kind, scale: typical[zone.kind] * (0.6 + 0.9 * keyed(key, 3)) },
      ];
    }),
  ),
);

/** A hill around an hour of the day. */
const hill = (hour: number, at: number, width: number) => Math.exp(-(((hour - at) / width) ** 2));

/** How busy an hour is, about 1 at its height. */
const busy: Record<Kind, (hour: number) => number> = {
  specialised_market: (hour) =>
    hour < 7.5 || hour > 18.5 ? 0 : 0.95 * hill(hour, 10.2, 2) + 0.7 * hill(hour, 14.8, 1.9),
  core_district: (hour) =>
    (hour > 2 && hour < 8 ? 0 : 0.03) + 0.3 * hill(hour, 12.3, 2.2) + 0.95 * hill(hour, 19.6, 2.4),
  future_community: (hour) =>
    0.03 + 0.8 * hill(hour, 7.8, 1.3) + 0.4 * hill(hour, 12, 1.8) + 0.95 * hill(hour, 18.4, 1.9),
};

/** Sunday first. */
const weekdays: Record<Kind, readonly number[]> = {
  specialised_market: [0.62, 1.04, 1.06, 1.05, 1.03, 1.0, 0.86],
  core_district: [1.36, 0.82, 0.84, 0.86, 0.9, 1.12, 1.42],
  future_community: [0.9, 1.04, 1.03, 1.03, 1.02, 1.0, 0.94],
};

/** Markets close for about two weeks around the lunar new year, while districts are crowded. */
function season(kind: Kind, { newYear, isHoliday, number }: TradeDay): number {
  const growth = 1 + 0.0001 * (number - 20_000) + 0.08 * Math.sin(((number % 365.25) / 365.25) * 2 * Math.PI - 1.2);
  if (newYear !== null && newYear >= -7 && newYear <= 12) {
    if (kind === 'specialised_market') return growth * (newYear >= -3 && newYear <= 8 ? 0.02 : 0.35);
    if (kind === 'core_district') return growth * (newYear >= 0 && newYear <= 6 ? 1.7 : 1.2);
    return growth * 0.75;
  }
  if (!isHoliday) return growth;
  return growth * { specialised_market: 0.55, core_district: 1.65, future_community: 0.85 }[kind];
}

/** Devices fail for some hours on one day of seventy, and now and then for two days. */
function hasFailed(key: number, ms: number, { number }: TradeDay): boolean {
  if (keyed(key, 20, Math.floor(number / 2)) < 0.004) return true;
  if (keyed(key, 21, number) >= 1 / 70) return false;
  const from = keyed(key, 22, number) * 20;
  const hour = hourOf(ms);
  return hour >= from && hour < from + 1 + keyed(key, 23, number) * 5;
}

const QUARTER_MS = HOUR_MS / 4;

/** One quarter of an hour; null = the device failed. */
function quarter({ key, kind, scale }: Door, start: number, seed: number): { entered: number; left: number } | null {
  const day = tradeDay(start);
  if (hasFailed(key, start, day)) return null;
  const hour = hourOf(start) + 0.125;
  const of = (at: number, which: number) => {
    const wanted = (scale / 4) * busy[kind](at) * weekdays[kind][day.weekday]! * season(kind, day);
    const slot = start / QUARTER_MS;
    const noise = keyed(seed, key, slot, which) + keyed(seed, key, slot, which + 1) + keyed(seed, key, slot, which + 2);
    // The sum of three is near enough to normal; small numbers scatter more.
    const spread = (noise - 1.5) * (0.16 * wanted + Math.sqrt(wanted));
    return Math.max(0, Math.round(wanted + spread));
  };
  // Who goes in comes out later: half an hour on average.
  return { entered: of(hour, 30), left: of(Math.max(0, hour - 0.5), 40) };
}

/**
 * What a device counted in a slot: passages, not persons.
 *
 * @param start   milliseconds since 1970, on a whole quarter or hour
 * @param minutes 15, or 60 for the sum of four
 * @returns null where the device failed, or is not known: then there is no slot, which is not a slot of 0
 */
export function passages(
  device: string,
  start: number,
  minutes: 15 | 60,
  seed: number,
): { entered: number; left: number } | null {
  const door = doors.get(device);
  if (door === undefined) return null;
  let [entered, left] = [0, 0];
  for (let at = start; at < start + minutes * 60_000; at += QUARTER_MS) {
    const counted = quarter(door, at, seed);
    if (counted === null) return null;
    entered += counted.entered;
    left += counted.left;
  }
  return { entered, left };
}

export interface DemoSlot {
  device: string;
  /** Milliseconds since 1970. */
  start: number;
  minutes: 15 | 60;
  entered: number;
  left: number;
}

const WEEK_MS = 7 * 24 * HOUR_MS;
/** Quarters of an hour for the last six weeks, hours before. */
const FINE_WEEKS = 6;

/**
 * All slots that have ended at `now`, oldest first.
 *
 * @param of `weeks`: how far back, at least 6
 */
export function* demoSlots({ now, seed, weeks }: { now: Date; seed: number; weeks: number }): Generator<DemoSlot> {
  const end = now.getTime();
  const fineWeeks = Math.min(FINE_WEEKS, weeks);
  const fine = Math.floor((end - fineWeeks * WEEK_MS) / HOUR_MS) * HOUR_MS;
  yield* slots(fine - (weeks - fineWeeks) * WEEK_MS, fine, 60, seed);
  yield* slots(fine, end, 15, seed);
}

function* slots(from: number, until: number, minutes: 15 | 60, seed: number): Generator<DemoSlot> {
  const step = minutes * 60_000;
  for (let start = from; start + step <= until; start += step)
    for (const { code } of demoDevices) {
      const counted = passages(code, start, minutes, seed);
      if (counted !== null) yield { device: code, start, minutes, ...counted };
    }
}
