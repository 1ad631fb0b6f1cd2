import type { Tx } from '@/db/db';
import {
  footfallFrame,
  footfallHorizon,
  footfallParts,
  oldFootfall,
  oldFootfallFrame,
  startOfDay,
} from '@/db/queries/footfall-series';
import { asOf, zones } from '@/db/queries/zones';
import { bucketMinutes, footfallSlots, footfallTotal, type ZoneFootfall } from '@/lib/credit/footfall';
import { Refusal } from '@/lib/credit/refusal';

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
  const horizon = await footfallHorizon(tx);
  const span = { zone: zone.number, from, to, timeZone: query.timeZone, horizon };
  const { devices, longestSlot, synthetic } = await footfallFrame(tx, span);
  const old = await oldFootfallFrame(tx, span);
  const minutes = bucketMinutes(ms, longestOf(longestSlot, old.longestSlot));
  const slots = [
    ...(old.longestSlot === null ? [] : await oldFootfall(tx, span, minutes)),
    ...footfallSlots(longestSlot === null ? [] : await footfallParts(tx, span, minutes)),
  ];
  const { revision, at } = await asOf(tx);
  return {
    zone: zone.id,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    minutes,
    timeZone: query.timeZone,
    devices,
    slots,
    total: footfallTotal(slots),
    synthetic: synthetic || old.synthetic,
    asOf: at,
    revision,
  };
}
