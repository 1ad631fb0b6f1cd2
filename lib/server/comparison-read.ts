import type { Tx } from '@/db/db';
import type { ComparisonFrame } from '@/db/queries/comparison';
import { type ReleasedIndexValue, valuesOfZones } from '@/db/queries/index-values';
import { type WholeLiveValue, wholeLiveValues } from '@/db/queries/live-index';
import { releases, type StoredRelease } from '@/db/queries/releases';
import type { StoredScheme } from '@/db/queries/schemes';
import {
  type GroupedBy,
  LARGE,
  type ZoneGroupCell,
  zonesGroupCells,
  zonesMoveCells,
} from '@/db/queries/zone-statistics';
import { type ZoneRow, zoneCells } from '@/db/queries/zones';
import { addDays } from '@/lib/credit/calendar';
import { dayOf, startOfDay } from '@/lib/credit/local-time';
import type { MoveCell } from '@/lib/credit/migration';
import type { Viewer } from '@/lib/credit/publication';
import type { ZoneCell } from '@/lib/credit/zone-counts';
import { grouped } from './grouped';
import type { KeptCounts } from './kept-counts';
import { ownDivisions } from './own-divisions';
import { type FootfallRead, footfallRead } from './zone-footfall';
import { NO_END, seesSigned } from './zone-index';
import { type MovedSpan, momentsOf, type Read } from './zone-statistics';
import { seesGuarded } from './zones';

/*
 * What a comparison is made of, read for all zones at once: the number of statements does not depend on how many zones
 * there are, and is held to at most 12 by tests/compare.test.ts and bench/compare.bench.ts.
 */

/** Days that footfall is told of, all of them over, so that each weekday stands beside the same number of its own. */
const FOOTFALL_DAYS = 28;

const grouping: readonly GroupedBy[] = ['industry', 'label', 'age', 'fresh', 'score'];

/** A zone that is compared, and the scheme that it is counted by; undefined = none that the viewer may count. */
export interface RowAsked {
  row: ZoneRow;
  scheme: StoredScheme | undefined;
}

export interface WhatAsked {
  /** Last month, YYYY-MM; undefined = up to now. */
  to: string | undefined;
  moved: MovedSpan;
  now: Date;
  timeZone: string;
  kept: KeptCounts;
}

export interface FootfallSpanRead {
  from: string;
  to: string;
  timeZone: string;
  byZone: Map<number, FootfallRead>;
  asOf: string;
  revision: number;
}

/** By number of the zone, where a map is of zones. */
export interface ComparisonRead {
  frame: ComparisonFrame;
  /** Numbers of the viewer's own divisions. */
  own: ReadonlySet<number>;
  cells: Map<number, ZoneCell[]>;
  live: Map<number, WholeLiveValue>;
  released: StoredRelease[];
  values: Map<number, ReleasedIndexValue[]>;
  groups: Read<ZoneGroupCell> & { byZone: Map<number, ZoneGroupCell[]> };
  moves: Read<MoveCell> & { byZone: Map<number, MoveCell[]> };
  footfall: FootfallSpanRead;
}

/** Before the first change: the epoch's start. */
const since = (at: string | null) => at ?? new Date(0).toISOString();

/** Read all that a comparison of zones shows to a viewer. @param frame of these zones */
export async function readComparison(
  tx: Tx,
  viewer: Viewer,
  asked: readonly RowAsked[],
  what: WhatAsked & { frame: ComparisonFrame },
): Promise<ComparisonRead> {
  const { frame, kept, now, timeZone, moved } = what;
  const numbers = asked.map(({ row }) => row.number);
  const counted = asked.map(({ row, scheme }) => ({ zone: row.number, scheme: scheme?.number ?? null }));
  const cells = grouped(await cellsOf(tx, counted), ({ zone }) => zone);
  const isLarge = isLargePart([...cells.values()].flat(), frame);
  const day = dayOf(now, timeZone);
  const live = await wholeLiveValues(tx, numbers);
  const variants = asked.map(({ row }) => ({ zone: row.number, guarded: seesGuarded(viewer, row) }));
  const values = await valuesOfZones(tx, { zones: variants, to: what.to ?? NO_END, signed: seesSigned(viewer) });
  const asOf = { asOf: since(frame.countedAt), revision: frame.counted };
  const groups = await kept.read(`compared groups ${JSON.stringify([counted, day, timeZone])}`, async () => {
    const at = { until: null, day, timeZone };
    return { cells: await zonesGroupCells(tx, { zones: counted, isLarge, by: grouping, ...at }), ...asOf };
  });
  const moves = await kept.read(`compared moves ${JSON.stringify([counted, moved, timeZone])}`, async () => {
    return { cells: await zonesMoveCells(tx, { zones: counted, isLarge, ...momentsOf(moved, timeZone) }), ...asOf };
  });
  return {
    frame,
    own: new Set(await ownDivisions(tx, viewer)),
    cells,
    live: new Map(live.filter((one) => variants.some((own) => isSame(own, one))).map((one) => [one.zone, one])),
    released: await releases(tx),
    values: grouped(values, ({ zone }) => zone),
    groups: { ...groups, byZone: grouped(groups.cells, ({ zone }) => zone) },
    moves: { ...moves, byZone: grouped(moves.cells, ({ zone }) => zone) },
    footfall: await footfallSince(tx, numbers, { frame, day, timeZone, kept }),
  };
}

type Variant = { zone: number; guarded: boolean };
const isSame = (a: Variant, b: Variant) => a.zone === b.zone && a.guarded === b.guarded;

/** Cells of each zone under its own scheme, with those of everybody. */
async function cellsOf(tx: Tx, counted: readonly { zone: number; scheme: number | null }[]) {
  const schemeOf = new Map(counted.map(({ zone, scheme }) => [zone, scheme]));
  const numbers = [...new Set(counted.flatMap(({ scheme }) => scheme ?? []))];
  const cells = await zoneCells(tx, [...schemeOf.keys()], numbers);
  return cells.filter(({ zone, scheme }) => scheme === 0 || scheme === schemeOf.get(zone));
}

/** As `isLargeZone` has it of one; a business in several zones counts in each, as it is read for each. */
function isLargePart(cells: readonly ZoneCell[], { entities }: ComparisonFrame): boolean {
  const own = cells.reduce((sum, cell) => sum + (cell.scheme === 0 ? cell.entities : 0), 0);
  return own > LARGE * entities;
}

/** The last days that are over: what is told of them stays the same until midnight, and is read once. */
async function footfallSince(
  tx: Tx,
  zones: readonly number[],
  { frame, day, timeZone, kept }: Pick<WhatAsked, 'kept' | 'timeZone'> & { frame: ComparisonFrame; day: string },
): Promise<FootfallSpanRead> {
  const startOf = (of: string) => startOfDay(of, timeZone).toISOString();
  const span = { zones, from: startOf(addDays(day, -FOOTFALL_DAYS)), to: startOf(day), timeZone };
  const read = await kept.read(`compared footfall ${JSON.stringify(span)}`, async () => ({
    byZone: new Map(
      (await footfallRead(tx, { ...span, horizon: frame.horizon })).map((one) => [one.zone, one] as const),
    ),
    asOf: since(frame.newestAt),
    revision: frame.newest ?? 0,
  }));
  return { ...read, from: span.from, to: span.to, timeZone };
}
