import { dayOf, startOfDay } from './local-time';

/*
 * Footfall against the same weekday and time of the four weeks before (the comparator of the Melbourne Pedestrian
 * Counting System). Like is compared with like: each counted slot with the same device's own slots, so that a device
 * that is silent today never makes a quiet market, and one that was silent then never makes a busy one.
 */

/** Weeks that are looked back. */
export const COMPARED_WEEKS = 4;

/** Slots of one bucket that have the same number of weeks behind them. */
export interface BucketPart {
  /** Start of the bucket, RFC 3339 in UTC. */
  start: string;
  /** Earlier weeks in which the same device has the same slot, 0 to 4. */
  weeks: number;
  /** Passages counted in these slots. */
  in: number;
  out: number;
  /** Passages in over all those earlier weeks together. */
  past: number;
  /** Ids of the devices. */
  devices: readonly number[];
}

export interface FootfallSlot {
  /** RFC 3339 in UTC. */
  start: string;
  /** Passages, not persons. */
  in: number;
  out: number;
  /** Devices that reported. */
  devices: number;
  /** What the earlier weeks let expect of `in`; null where a slot has no earlier week to compare with. */
  expected: number | null;
  /** The least number of weeks behind any slot of the bucket, 0 to 4. */
  weeks: number;
}

export interface FootfallTotal {
  in: number;
  out: number;
  /** `in` of the buckets that have an expectation: what may be compared with it; null where none has one. */
  compared: number | null;
  expected: number | null;
  /** The least number of weeks behind `expected`; null with it. */
  weeks: number | null;
}

/** Buckets in order of time; one that no device reported in is absent, for missing is not 0. */
export function footfallSlots(parts: readonly BucketPart[]): FootfallSlot[] {
  const byStart = new Map<string, BucketPart[]>();
  for (const part of parts) byStart.set(part.start, [...(byStart.get(part.start) ?? []), part]);
  return [...byStart]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([start, own]) => {
      const weeks = Math.min(...own.map((part) => part.weeks));
      return {
        start,
        in: own.reduce((sum, part) => sum + part.in, 0),
        out: own.reduce((sum, part) => sum + part.out, 0),
        devices: new Set(own.flatMap(({ devices }) => devices)).size,
        expected: weeks === 0 ? null : own.reduce((sum, part) => sum + part.past / part.weeks, 0),
        weeks,
      };
    });
}

/** Sums over buckets. */
export function footfallTotal(slots: readonly FootfallSlot[]): FootfallTotal {
  const known = slots.flatMap(({ expected, ...slot }) => (expected === null ? [] : [{ ...slot, expected }]));
  const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
  const isKnown = known.length > 0;
  return {
    in: sum(slots.map((slot) => slot.in)),
    out: sum(slots.map((slot) => slot.out)),
    compared: isKnown ? sum(known.map((slot) => slot.in)) : null,
    expected: isKnown ? sum(known.map(({ expected }) => expected)) : null,
    weeks: isKnown ? Math.min(...known.map(({ weeks }) => weeks)) : null,
  };
}

/** A zone's footfall over a time, as the API gives it (CONTRACT: `GET /zones/ID/footfall`). */
export interface ZoneFootfall {
  zone: string;
  /** RFC 3339 in UTC, as `to`. */
  from: string;
  to: string;
  /** Length of a bucket. */
  minutes: FootfallMinutes;
  timeZone: string;
  /** Devices that belong to the zone at some time in it; 0 = nothing is counted here. */
  devices: number;
  slots: FootfallSlot[];
  total: FootfallTotal;
  /** Some of it came from a synthetic batch. */
  synthetic: boolean;
  /** Time of the newest change that is counted. */
  asOf: string;
  revision: number;
}

/**
 * Of a zone's footfall, what was counted on one day of its time zone.
 *
 * @param day YYYY-MM-DD
 */
export function footfallOfDay(footfall: ZoneFootfall, day: string): ZoneFootfall {
  const { timeZone } = footfall;
  const slots = footfall.slots.filter(({ start }) => dayOf(new Date(start), timeZone) === day);
  const from = startOfDay(day, timeZone).toISOString();
  const to = [from, footfall.to].sort().at(-1)!;
  return { ...footfall, from, to, slots, total: footfallTotal(slots) };
}

export const footfallMinutes = [15, 60, 1440] as const;
export type FootfallMinutes = (typeof footfallMinutes)[number];

const DAY_MS = 86_400_000;

/**
 * Length of the buckets for a span: quarters up to two days, hours up to 60 days, else days; never finer than the
 * longest slot that is there.
 *
 * @param longestSlot in minutes; null = there is none
 */
export function bucketMinutes(spanMs: number, longestSlot: number | null): FootfallMinutes {
  const bySpan = spanMs <= 2 * DAY_MS ? 15 : spanMs <= 60 * DAY_MS ? 60 : 1440;
  return footfallMinutes.find((minutes) => minutes >= bySpan && minutes >= (longestSlot ?? 0)) ?? 1440;
}
