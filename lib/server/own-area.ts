import { createHash } from 'node:crypto';
import type { Tx } from '@/db/db';
import {
  areaCells,
  isZonedSwapped,
  type OverlapRow,
  overlappedZones,
  type PreparedArea,
  preparedArea,
} from '@/db/queries/own-area';
import { countedAsOf } from '@/db/queries/zone-statistics';
import { type AreaFinding, type AreaOverlap, areaFigures, type OwnArea } from '@/lib/credit/comparison/own-area';
import { entityKinds } from '@/lib/credit/entity';
import { countedKinds, mayCountAreas, seesPlacesInside, type Viewer, viewOfKind } from '@/lib/credit/publication';
import { Refusal } from '@/lib/credit/refusal';
import type { GivenArea } from '@/lib/ingest/own-area';
import { schemeSeen } from './entities';
import type { KeptCounts } from './kept-counts';
import { ownDivisions } from './own-divisions';
import { isAmong } from './zones';

/** Zhejiang twice over: a count of everything is what zones are for. */
const MOST_SQUARE_KM = 200_000;
const SQUARE_KM = 1e6;

interface Asked {
  given: GivenArea;
  /** Code; absent = the deployment's default. */
  scheme?: string | undefined;
  kept: KeptCounts;
}

/**
 * The businesses of an area that somebody drew, as a viewer may see them, counted as those of a zone are. Call it in a
 * snapshot transaction.
 *
 * @throws {Refusal} 403 for who may not have areas counted, 422 for an outline without an area or too large, 404 for an
 *   unknown scheme
 */
export async function ownAreaFor(tx: Tx, viewer: Viewer, { given, scheme: code, kept }: Asked): Promise<OwnArea> {
  if (!mayCountAreas(viewer))
    throw new Refusal('no_own_areas', 'Areas of their own are counted for districts and regulators.', 403);
  const scheme = await schemeSeen(tx, viewer, code);
  const prepared = await preparedArea(tx, JSON.stringify(given.geometry));
  const geometry = refuseUnusable(prepared);
  const shown = await placesShown(tx, viewer);
  const asked = { area: prepared.written, scheme: scheme?.number ?? null, shown };
  const read = await kept.read(`area ${hashOf(asked)}`, async () => {
    const counted = await areaCells(tx, asked);
    const zones = await overlappedZones(tx, prepared.written);
    const { revision, at } = await countedAsOf(tx);
    return { ...counted, zones, revision, asOf: at };
  });
  const isCounted = await isAmong(tx, viewer, countedKinds(viewer, 'public'));
  const figures = areaFigures(read.cells, { scheme: scheme ?? null, isCounted });
  const findings = findingsOf(given, prepared);
  const isNowhere = read.zones.length === 0 && figures.entities === 0;
  if (isNowhere && (await isZonedSwapped(tx, prepared.written)))
    findings.push({ code: 'perhaps_swapped', value: null });
  return {
    geometry,
    squareKilometres: prepared.squareMetres / SQUARE_KM,
    findings,
    scheme: scheme?.id ?? null,
    ...figures,
    zones: overlaps(read.zones, { ...read, squareMetres: prepared.squareMetres, entities: figures.entities }),
    asOf: read.asOf,
    revision: read.revision,
  };
}

/** @throws {Refusal} 422 */
function refuseUnusable({ geometry, fault, squareMetres }: PreparedArea): NonNullable<PreparedArea['geometry']> {
  if (geometry === null)
    throw new Refusal(
      'geometry_unrepairable',
      `No area can be made of this outline (${fault ?? 'no area'}): draw it again.`,
      422,
    );
  if (squareMetres > MOST_SQUARE_KM * SQUARE_KM) {
    const got = Math.round(squareMetres / SQUARE_KM);
    throw new Refusal('area_too_large', `An area may have ${MOST_SQUARE_KM} km², got ${got}.`, 422);
  }
  return geometry;
}

/** Whose places count where they are; the others count where they are shown. null = everybody's are exact. */
async function placesShown(tx: Tx, viewer: Viewer) {
  const exactKinds = entityKinds.filter((kind) => viewOfKind(viewer, kind, true).point === 'exact');
  if (exactKinds.length === entityKinds.length) return null;
  return { exactKinds, exactDivisions: seesPlacesInside(viewer) ? await ownDivisions(tx, viewer) : [], own: null };
}

const hashOf = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');

const findingsOf = ({ closed }: GivenArea, { fault }: PreparedArea): AreaFinding[] => [
  ...(closed ? [{ code: 'ring_closed' as const, value: null }] : []),
  ...(fault === null ? [] : [{ code: 'geometry_repaired' as const, value: fault }]),
];

/** The zone with the largest part of the area first. */
function overlaps(
  rows: readonly OverlapRow[],
  { byZone, squareMetres, entities }: { byZone: ReadonlyMap<number, number>; squareMetres: number; entities: number },
): AreaOverlap[] {
  const made = rows.map(({ number, shared, squareMetres: whole, ...zone }): AreaOverlap => {
    const both = byZone.get(number) ?? 0;
    return {
      ...zone,
      squareKilometres: shared / SQUARE_KM,
      ofArea: Math.min(1, shared / squareMetres),
      ofZone: Math.min(1, shared / whole),
      entities: both,
      ofEntities: entities === 0 ? null : both / entities,
    };
  });
  return made.sort((a, b) => b.ofArea - a.ofArea || (a.id < b.id ? -1 : 1));
}
