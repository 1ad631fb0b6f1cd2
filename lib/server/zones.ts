import type { Tx } from '@/db/db';
import { appliedRevision } from '@/db/queries/aggregates';
import { defaultScheme, type StoredScheme, schemes } from '@/db/queries/schemes';
import { type ZoneFilter, type ZoneRow, zoneCells, zones } from '@/db/queries/zones';
import { countedKinds, mayCountGrades, type Viewer } from '@/lib/credit/publication';
import { Refusal } from '@/lib/credit/refusal';
import type { Zone } from '@/lib/credit/zone';
import { type Counting, countZone, type ZoneCell } from '@/lib/credit/zone-counts';
import { ownDivisions } from './own-divisions';

export interface ZonesAnswer {
  items: Zone[];
  /** The counts are as of this revision. */
  revision: number;
}

/**
 * Zones with their counts as a viewer may see them, out of the kept aggregates. Call it in a snapshot transaction, so
 * that the counts and the revision are of one moment.
 *
 * @param scheme code; absent = each zone's own default scheme
 * @throws {Refusal} 404 for an unknown scheme
 */
export async function zonesFor(
  tx: Tx,
  viewer: Viewer,
  filter: ZoneFilter,
  { scheme }: { scheme?: string | undefined } = {},
): Promise<ZonesAnswer> {
  const known = await schemes(tx);
  const asked = scheme === undefined ? undefined : known.find(({ id }) => id === scheme);
  if (scheme !== undefined && (asked === undefined || !mayCountGrades(viewer, asked.audience))) {
    throw new Refusal('unknown_scheme', `There is no scheme ${scheme}.`, 404);
  }
  const rows = await zones(tx, filter);
  const fallback = asked?.number ?? (await defaultScheme(tx));
  const schemeOf = (row: ZoneRow) => known.find(({ number }) => number === (asked?.number ?? row.scheme ?? fallback));
  const cells = await cellsByZone(tx, rows, [...new Set(rows.flatMap((row) => schemeOf(row)?.number ?? []))]);
  const isCounted = await countedFor(tx, viewer);
  const items = rows.map((row) => {
    const own = schemeOf(row);
    const shown = own && mayCountGrades(viewer, own.audience) ? own : undefined;
    return zoneOf(row, shown, cells.get(row.number) ?? [], isCounted);
  });
  return { items, revision: await appliedRevision(tx) };
}

async function cellsByZone(tx: Tx, rows: readonly ZoneRow[], schemeNumbers: number[]) {
  const numbers = rows.map(({ number }) => number);
  const byZone = new Map<number, ZoneCell[]>(numbers.map((number) => [number, []]));
  for (const { zone, ...cell } of await zoneCells(tx, numbers, schemeNumbers)) byZone.get(zone)!.push(cell);
  return byZone;
}

/**
 * Whoever may count a scheme of regulators sees every grade; a zone under one that may not be counted is suppressed
 * as a whole.
 */
async function countedFor(tx: Tx, viewer: Viewer): Promise<Counting['isCounted']> {
  const { everywhere, inside } = countedKinds(viewer, 'public');
  const kinds: ReadonlySet<string> = new Set(everywhere);
  const insideKinds: ReadonlySet<string> = new Set(inside);
  const own = new Set(inside.length === 0 ? [] : await ownDivisions(tx, viewer));
  return ({ kind, divisions }) =>
    kinds.has(kind) || (insideKinds.has(kind) && divisions.some((division) => own.has(division)));
}

function zoneOf(
  row: ZoneRow,
  scheme: StoredScheme | undefined,
  cells: ZoneCell[],
  isCounted: Counting['isCounted'],
): Zone {
  const { number: _, geometry, synthetic, revision, at, ...zone } = row;
  const counting = scheme && { number: scheme.number, grades: scheme.grades.map(({ grade }) => grade) };
  const counts = countZone(cells, { scheme: counting ?? null, isCounted });
  return {
    ...zone,
    scheme: scheme?.id ?? null,
    level: null,
    index: null,
    change: null,
    alarm: null,
    rank: null,
    ...counts,
    synthetic: synthetic || counts.synthetic,
    asOf: at,
    revision,
    ...(geometry && { geometry }),
  };
}
