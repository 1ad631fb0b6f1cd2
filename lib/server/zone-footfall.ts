import type { Tx } from '@/db/db';
import {
  type FootfallFrame,
  type FootfallSpan,
  footfallFrames,
  footfallHorizon,
  footfallParts,
  oldFootfall,
  startOfDay,
} from '@/db/queries/footfall-series';
import { asOf, zones } from '@/db/queries/zones';
import {
  bucketMinutes,
  type FootfallMinutes,
  type FootfallSlot,
  footfallSlots,
  footfallTotal,
  type ZoneFootfall,
} from '@/lib/credit/footfall';
import { Refusal } from '@/lib/credit/refusal';
import { grouped } from './grouped';

export interface FootfallQuery {
  /** Code of the zone. */
  zone: string;
  /** RFC 3339; absent = since midnight before `to`. */
  from?: string | undefined;
  /** RFC 3339; absent = now. */
  to?: string | undefined;
  now: Date;
  timeZone: string;
}

/** What is no longer kept by slots is known by hours. */
const longestOf = (slot: number | null, old: number | null): number | null =>
  old === null ? slot : Math.max(slot ?? 0, old, 60);

const LONGEST_MS = 2 * 366 * 86_400_000;

/**
 * Footfall of a zone beside what the weeks before let expect. Counts are passages, which must not be added over zones
 * that overlap. Spans whose slots are no longer kept are told by whole hours or days, without anything to compare them
 * with. Call it in a snapshot transaction.
 *
 * @throws {Refusal} 404 for an unknown zone, 400 for an empty or too long span
 */
export async function footfallFor(tx: Tx, query: FootfallQuery): Promise<ZoneFootfall> {
  const [zone] = await zones(tx, { codes: [query.zone] });
  if (zone === undefined) throw new Refusal('unknown_zone', `There is no zone ${query.zone}.`, 404);
  const to = query.to ?? query.now.toISOString();
  const from = query.from ?? (await startOfDay(tx, to, query.timeZone));
  const ms = Date.parse(to) - Date.parse(from);
  if (ms <= 0) throw new Refusal('empty_span', `from must be before to, got ${from} and ${to}.`);
  if (ms > LONGEST_MS) throw new Refusal('span_too_long', 'From from to to may be two years at most: ask in parts.');
  const span = { zones: [zone.number], from, to, timeZone: query.timeZone, horizon: await footfallHorizon(tx) };
  const [read] = await footfallRead(tx, span);
  const { revision, at } = await asOf(tx);
  return footfallOf(zone.id, span, { ...read!, asOf: at, revision });
}

/** What the footfall of a zone was read as. */
export interface FootfallRead extends FootfallFrame {
  minutes: FootfallMinutes;
  slots: FootfallSlot[];
}

/** Footfall of zones in one span, in their order. */
export async function footfallRead(tx: Tx, span: FootfallSpan): Promise<FootfallRead[]> {
  const ms = Date.parse(span.to) - Date.parse(span.from);
  const frames = (await footfallFrames(tx, span)).map((frame) => ({
    ...frame,
    minutes: bucketMinutes(ms, longestOf(frame.longestSlot, frame.oldLongest)),
  }));
  const of = (some: typeof frames) =>
    [{ ...span, zones: some.map(({ zone }) => zone) }, some.map(({ minutes }) => minutes)] as const;
  const before = frames.filter(({ oldLongest }) => oldLongest !== null);
  const since = frames.filter(({ longestSlot }) => longestSlot !== null);
  const old = grouped(before.length === 0 ? [] : await oldFootfall(tx, ...of(before)), ({ zone }) => zone);
  const parts = grouped(since.length === 0 ? [] : await footfallParts(tx, ...of(since)), ({ zone }) => zone);
  return frames.map((frame) => {
    const own = (old.get(frame.zone) ?? []).map(({ zone: _, ...slot }) => slot);
    return { ...frame, slots: [...own, ...footfallSlots(parts.get(frame.zone) ?? [])] };
  });
}

/** Footfall of a zone out of what was read of it. */
export function footfallOf(
  zone: string,
  { from, to, timeZone }: Pick<FootfallSpan, 'from' | 'to' | 'timeZone'>,
  { minutes, devices, slots, synthetic, asOf, revision }: FootfallRead & { asOf: string; revision: number },
): ZoneFootfall {
  return {
    zone,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    minutes,
    timeZone,
    devices,
    slots,
    total: footfallTotal(slots),
    synthetic,
    asOf,
    revision,
  };
}
