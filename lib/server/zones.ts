import type { Tx } from '@/db/db';
import { appliedRevision } from '@/db/queries/aggregates';
import { type ShownValue, shownValues } from '@/db/queries/live-index';
import { defaultScheme, type StoredScheme, schemes } from '@/db/queries/schemes';
import { type ZoneFilter, type ZoneRow, zoneCells, zones } from '@/db/queries/zones';
import { countedKinds, indexFigures, mayCountGrades, type Viewer } from '@/lib/credit/publication';
import { Refusal } from '@/lib/credit/refusal';
import type { Zone } from '@/lib/credit/zone';
import { type Counting, countZone, type ZoneCell } from '@/lib/credit/zone-counts';
import { ownDivisions } from './own-divisions';
import { zonesMeant } from './zones-meant';

export interface ZonesAnswer {
  items: Zone[];
  /** The counts are as of this revision. */
  revision: number;
}

export interface ZonesAsked {
  /** Code; absent = each zone's own default scheme. */
  scheme?: string | undefined;
  /** Only zones that this may mean; absent = all. */
  q?: string | undefined;
}

/** A zone as a viewer may see it, and the live value that its index is read from. */
export interface ValuedZone {
  zone: Zone;
  /** undefined = none is computed. */
  value: ShownValue | undefined;
}

/**
 * Zones with their counts as a viewer may see them, out of the kept aggregates. Call it in a snapshot transaction, so
 * that the counts and the revision are of one moment.
 *
 * @throws {Refusal} 404 for an unknown scheme
 */
export async function zonesFor(
  tx: Tx,
  viewer: Viewer,
  filter: ZoneFilter,
  asked: ZonesAsked = {},
): Promise<ZonesAnswer> {
  const { items, revision } = await valuedZones(tx, viewer, filter, asked);
  return { items: items.map(({ zone }) => zone), revision };
}

/** As `zonesFor`, with what ranks them. */
export async function valuedZones(
  tx: Tx,
  viewer: Viewer,
  filter: ZoneFilter,
  { scheme, q }: ZonesAsked = {},
): Promise<{ items: ValuedZone[]; revision: number }> {
  const known = await schemes(tx);
  const asked = scheme === undefined ? undefined : known.find(({ id }) => id === scheme);
  if (scheme !== undefined && (asked === undefined || !mayCountGrades(viewer, asked.audience))) {
    throw new Refusal('unknown_scheme', `There is no scheme ${scheme}.`, 404);
  }
  const found = await zones(tx, filter);
  const rows = q === undefined ? found : found.filter(zonesMeant(q));
  const fallback = asked?.number ?? (await defaultScheme(tx));
  const schemeOf = (row: ZoneRow) => known.find(({ number }) => number === (asked?.number ?? row.scheme ?? fallback));
  const cells = await cellsByZone(tx, rows, [...new Set(rows.flatMap((row) => schemeOf(row)?.number ?? []))]);
  const isCounted = await isAmong(tx, viewer, countedKinds(viewer, 'public'));
  const values = await shownIndices(tx, viewer, rows);
  const items = rows.map((row) => {
    const own = schemeOf(row);
    const shown = own && mayCountGrades(viewer, own.audience) ? own : undefined;
    const value = values.get(row.number);
    return { zone: shownZone(row, shown, { cells: cells.get(row.number) ?? [], isCounted, value }), value };
  });
  return { items, revision: await appliedRevision(tx) };
}

/** A zone as a viewer may see it. @param scheme that it is counted by; undefined = none that the viewer may count */
export const shownZone = (
  row: ZoneRow,
  scheme: StoredScheme | undefined,
  {
    cells,
    isCounted,
    value,
  }: { cells: readonly ZoneCell[]; isCounted: Counting['isCounted']; value: ShownValue | undefined },
): Zone => ({ ...zoneOf(row, scheme, cells, isCounted), ...indexOf(value) });

async function cellsByZone(tx: Tx, rows: readonly ZoneRow[], schemeNumbers: number[]) {
  const numbers = rows.map(({ number }) => number);
  const byZone = new Map<number, ZoneCell[]>(numbers.map((number) => [number, []]));
  for (const { zone, ...cell } of await zoneCells(tx, numbers, schemeNumbers)) byZone.get(zone)!.push(cell);
  return byZone;
}

/**
 * Whose grades, or whatever `countedKinds` and its like say, are counted for a viewer. Whoever may count a scheme of
 * regulators sees every grade; a zone under one that may not be counted is suppressed as a whole.
 */
export async function isAmong(
  tx: Tx,
  viewer: Viewer,
  kinds: ReturnType<typeof countedKinds>,
): Promise<Counting['isCounted']> {
  return among(kinds, new Set(kinds.inside.length === 0 ? [] : await ownDivisions(tx, viewer)));
}

/** The same, where it is known which divisions are the viewer's own. @param own their numbers */
export function among(
  { everywhere, inside }: ReturnType<typeof countedKinds>,
  own: ReadonlySet<number>,
): Counting['isCounted'] {
  const kinds: ReadonlySet<string> = new Set(everywhere);
  const insideKinds: ReadonlySet<string> = new Set(inside);
  return ({ kind, divisions }) =>
    kinds.has(kind) || (insideKinds.has(kind) && divisions.some((division) => own.has(division)));
}

/** What is shown of each zone's live value: exact or out of what everybody may know, by who asks. */
export async function shownIndices(
  tx: Tx,
  viewer: Viewer,
  rows: readonly Pick<ZoneRow, 'number' | 'division'>[],
): Promise<Map<number, ShownValue>> {
  const isGuarded = new Map(rows.map((row) => [row.number, seesGuarded(viewer, row)] as const));
  const values = await shownValues(tx, [...isGuarded.keys()]);
  return new Map(
    values.filter(({ zone, guarded }) => isGuarded.get(zone) === guarded).map((value) => [value.zone, value] as const),
  );
}

/** Is a viewer shown a zone's index out of what everybody may know? */
export const seesGuarded = (viewer: Viewer, { division }: Pick<ZoneRow, 'division'>): boolean =>
  indexFigures(viewer, division) !== 'exact';

type IndexField = 'level' | 'index' | 'change' | 'alarm' | 'indexCoverage' | 'withheld' | 'rank' | 'rankOf';

function indexOf(value: ShownValue | undefined): Pick<Zone, IndexField> {
  const { level = null, index = null, alarm = null, rank = null, rankOf = null, finalIndex = null } = value ?? {};
  return {
    level,
    index,
    change: index === null || finalIndex === null || finalIndex <= 0 ? null : 100 * (index / finalIndex - 1),
    alarm,
    indexCoverage: value?.coverage ?? null,
    withheld: value?.withheld ?? false,
    rank,
    rankOf,
  };
}

function zoneOf(
  row: ZoneRow,
  scheme: StoredScheme | undefined,
  cells: readonly ZoneCell[],
  isCounted: Counting['isCounted'],
): Omit<Zone, IndexField> {
  const { number: _, geometry, synthetic, revision, at, ...zone } = row;
  const counting = scheme && { number: scheme.number, grades: scheme.grades.map(({ grade }) => grade) };
  const counts = countZone(cells, { scheme: counting ?? null, isCounted });
  return {
    ...zone,
    scheme: scheme?.id ?? null,
    ...counts,
    synthetic: synthetic || counts.synthetic,
    asOf: at,
    revision,
    ...(geometry && { geometry }),
  };
}
