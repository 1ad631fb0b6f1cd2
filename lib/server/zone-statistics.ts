import type { Tx } from '@/db/db';
import { defaultScheme, type StoredScheme, schemes } from '@/db/queries/schemes';
import {
  countedAsOf,
  type GroupsAsked,
  isLargeZone,
  zoneGroupCells,
  zoneMoveCells,
} from '@/db/queries/zone-statistics';
import { type ZoneRow, zoneCells, zones } from '@/db/queries/zones';
import { addDays } from '@/lib/credit/calendar';
import { lastDay } from '@/lib/credit/index/period';
import { dayOf, endOfDay } from '@/lib/credit/local-time';
import { type MoveCell, movesOf, type ZoneMigration } from '@/lib/credit/migration';
import { countedKinds, industryKinds, mayCountGrades, type Viewer } from '@/lib/credit/publication';
import { Refusal } from '@/lib/credit/refusal';
import {
  endedLabels,
  type GroupCell,
  type Grouping,
  ofKeptCells,
  type StatisticsBy,
  statisticsRows,
  statisticsTotal,
  type ZoneStatistics,
} from '@/lib/credit/zone-statistics';
import type { KeptCounts } from './kept-counts';
import { isAmong } from './zones';

interface Asked {
  /** Code of the zone. */
  zone: string;
  /** Code; absent = the zone's, else the deployment's. */
  scheme?: string | undefined;
  now: Date;
  timeZone: string;
  kept: KeptCounts;
}

/** Cells as they were read, with the moment that they are of. */
export interface Read<Cell> {
  cells: readonly Cell[];
  asOf: string;
  revision: number;
}

/**
 * The businesses of a zone in groups, as a viewer may see them. Call it in a snapshot transaction.
 *
 * @throws {Refusal} 404 for an unknown zone or scheme, 400 for a day that has not come
 */
export async function statisticsFor(
  tx: Tx,
  viewer: Viewer,
  { by, at: when, kept, now, timeZone, ...asked }: Asked & { by: StatisticsBy; at?: string | undefined },
): Promise<ZoneStatistics> {
  const { row, scheme } = await zoneAsked(tx, viewer, asked);
  const today = dayOf(now, timeZone);
  const at = pastDay('at', when, today);
  const day = at ?? today;
  const until = at === null ? null : endOfDay(at, timeZone);
  const number = scheme?.number ?? null;
  const counted = { zone: row.number, scheme: number, by, until, day, timeZone };
  const read = await kept.read(`statistics ${JSON.stringify(counted)}`, () =>
    readNow(tx, async (on) => groupCells(on, { ...counted, isLarge: await isLargeZone(on, row.number) })),
  );
  const isCounted = await isAmong(tx, viewer, countedKinds(viewer, 'public'));
  const isGrouped = by === 'industry' ? await isAmong(tx, viewer, industryKinds(viewer)) : isCounted;
  return statisticsOf(row, read, { by, scheme, at, timeZone, isCounted, isGrouped });
}

/** The businesses of a zone in groups, out of its cells. @param at day that is over; null = now */
export function statisticsOf(
  row: ZoneRow,
  read: Read<GroupCell>,
  asked: Omit<Grouping, 'isPast'> & { scheme: StoredScheme | null; at: string | null; timeZone: string },
): ZoneStatistics {
  const { by, scheme, at, timeZone } = asked;
  const { cells, asOf, revision } = read;
  const { id, kind, name } = row;
  return {
    zone: { id, kind, name },
    by,
    scheme: scheme?.id ?? null,
    at,
    timeZone,
    entities: statisticsTotal(cells, by),
    items: statisticsRows(cells, { ...asked, isPast: at !== null }),
    overlapping: by === 'label',
    ageSince: by === 'age' ? 'first_evaluation' : null,
    notTold: by === 'label' && at !== null ? [...endedLabels] : [],
    synthetic: isSynthetic(row, cells),
    asOf,
    revision,
  };
}

/**
 * Who of a zone moved from grade to grade, as a viewer may see it. Call it in a snapshot transaction.
 *
 * @throws {Refusal} 404 for an unknown zone or scheme, 400 for a day that has not come, and where `from` is not before `to`
 */
export async function migrationFor(
  tx: Tx,
  viewer: Viewer,
  query: Asked & { from?: string | undefined; to?: string | undefined },
): Promise<ZoneMigration> {
  const { kept, now, timeZone, ...asked } = query;
  const { row, scheme } = await zoneAsked(tx, viewer, asked);
  const span = movedSpan(asked, dayOf(now, timeZone));
  const counted = { zone: row.number, scheme: scheme?.number ?? null, ...momentsOf(span, timeZone) };
  const read = await kept.read(`migration ${JSON.stringify(counted)}`, () =>
    readNow(tx, async (on) => zoneMoveCells(on, { ...counted, isLarge: await isLargeZone(on, row.number) })),
  );
  const isCounted = await isAmong(tx, viewer, countedKinds(viewer, 'public'));
  return migrationOf(row, read, { scheme, ...span, timeZone, isCounted });
}

/** Days at whose ends two moments are; `to` null = now. */
export interface MovedSpan {
  from: string;
  to: string | null;
}

/** @throws {Refusal} 400 for a day that has not come, and where `from` is not before `to` */
export function movedSpan(asked: { from?: string | undefined; to?: string | undefined }, today: string): MovedSpan {
  const to = pastDay('to', asked.to, today);
  const from = pastDay('from', asked.from, today) ?? (asked.from === undefined ? monthBefore(to ?? today) : today);
  if (from >= (to ?? today)) throw new Refusal('empty_span', `from must be before to, got ${from} and ${to ?? today}.`);
  return { from, to };
}

export const momentsOf = ({ from, to }: MovedSpan, timeZone: string): { from: Date; to: Date | null } => ({
  from: endOfDay(from, timeZone),
  to: to === null ? null : endOfDay(to, timeZone),
});

/** Who of a zone moved, out of its cells. */
export function migrationOf(
  row: ZoneRow,
  { cells, asOf, revision }: Read<MoveCell>,
  {
    scheme,
    from,
    to,
    timeZone,
    isCounted,
  }: MovedSpan & { scheme: StoredScheme | null; timeZone: string; isCounted: Grouping['isCounted'] },
): ZoneMigration {
  const { id, kind, name } = row;
  return {
    zone: { id, kind, name },
    scheme: scheme?.id ?? null,
    from,
    to,
    timeZone,
    ...movesOf(cells, scheme, isCounted),
    synthetic: isSynthetic(row, cells),
    asOf,
    revision,
  };
}

/** Of now, kinds and grades are kept by zone: reading them costs the same whatever the number of businesses. */
async function groupCells(tx: Tx, asked: GroupsAsked): Promise<GroupCell[]> {
  const { zone, scheme, by, until } = asked;
  if (until !== null || (by !== 'kind' && by !== 'grade')) return zoneGroupCells(tx, asked);
  return ofKeptCells(await zoneCells(tx, [zone], scheme === null ? [] : [scheme]));
}

const isSynthetic = ({ synthetic }: ZoneRow, cells: readonly { synthetic: number }[]) =>
  synthetic || cells.some((cell) => cell.synthetic > 0);

/** The last day of the month before the one that a day lies in. */
const monthBefore = (day: string) => addDays(`${day.slice(0, 7)}-01`, -1);

/**
 * The day that a parameter means, a month by its last; null = now, which today is and the month that is not over.
 *
 * @throws {Refusal} `future_day`
 */
function pastDay(name: string, given: string | undefined, today: string): string | null {
  if (given === undefined) return null;
  const month = given.length === today.length ? null : given;
  if (given > today.slice(0, given.length)) throw new Refusal('future_day', `${name} has not come yet, got ${given}.`);
  if (month === null) return given === today ? null : given;
  return month === today.slice(0, 7) ? null : lastDay(month);
}

/** The zone, and the scheme that it is counted by; null where the viewer may count none. */
async function zoneAsked(
  tx: Tx,
  viewer: Viewer,
  { zone: code, scheme }: Pick<Asked, 'zone' | 'scheme'>,
): Promise<{ row: ZoneRow; scheme: StoredScheme | null }> {
  const [row] = await zones(tx, { codes: [code] });
  if (row === undefined) throw new Refusal('unknown_zone', `There is no zone ${code}.`, 404);
  const known = (await schemes(tx)).filter(({ audience }) => mayCountGrades(viewer, audience));
  const number = scheme === undefined ? (row.scheme ?? (await defaultScheme(tx))) : null;
  const found = known.find((one) => (scheme === undefined ? one.number === number : one.id === scheme)) ?? null;
  if (scheme !== undefined && found === null) throw new Refusal('unknown_scheme', `There is no scheme ${scheme}.`, 404);
  return { row, scheme: found };
}

async function readNow<Cell>(tx: Tx, read: (tx: Tx) => Promise<Cell[]>): Promise<Read<Cell>> {
  const cells = await read(tx);
  const { revision, at } = await countedAsOf(tx);
  return { cells, asOf: at, revision };
}
