import type { Tx } from '@/db/db';
import { schemesByNumber } from '@/db/queries/schemes';
import {
  countDifferences,
  type MovedPoint,
  moveDifferences,
  movedPoints,
  stageDifferences,
  stagePoints,
  type Tiling,
  wholeClass,
  wholeClasses,
} from '@/db/queries/tile-keeping';
import { type ChangedZone, keepLevels, keepOutlines } from '@/db/queries/tiled-zones';
import { entityKinds } from '@/lib/credit/entity';
import {
  countedKinds,
  mayShowGrade,
  type SchemeAudience,
  seesPlacesInside,
  type Viewer,
  viewerOf,
  viewOfKind,
} from '@/lib/credit/publication';
import { type ChangedPoint, changedPlaces, type PointSight, type WholeClass } from '@/lib/tiles/changed-places';
import { sights, type TouchedPlace } from '@/lib/tiles/tile-source';

/** What of the tiles is touched. */
export type Touched = readonly TouchedPlace[] | 'all';

/** Of more tiles of zoom 14 than these, or more points, no list is made: whoever follows takes all of them for touched. */
const MOST_TILES = 50;
const MOST_POINTS = 2_000;

const everybody = viewerOf('public');
const isExactFor = (viewer: Viewer) => {
  const exact = new Set(entityKinds.filter((kind) => viewOfKind(viewer, kind, true).point === 'exact'));
  return ({ kind, coarse }: Pick<WholeClass, 'kind' | 'coarse'>) => coarse !== exact.has(kind);
};

/** How places are put into the tiles on a day, YYYY-MM-DD. */
export const tilingOf = (day: string): Tiling => ({
  day,
  coarseKinds: entityKinds.filter((kind) => viewOfKind(everybody, kind, true).point !== 'exact'),
});

/**
 * Put the noted entities into the tiles as they are now, in place of what each was put in as; they stay noted. Doing it
 * twice changes nothing the second time.
 *
 * @param day that titles are judged by, YYYY-MM-DD
 * @returns where tiles differ by it
 */
export async function keepPoints(tx: Tx, day: string): Promise<Touched> {
  await stagePoints(tx, tilingOf(day));
  const differing = await stageDifferences(tx);
  if (differing === 0) return [];
  await moveDifferences(tx);
  await countDifferences(tx);
  if (differing > MOST_POINTS) return 'all';
  const moved = await movedPoints(tx, MOST_POINTS);
  return changedPlaces(await classed(tx, moved), await pointSights(tx), MOST_TILES);
}

async function classed(tx: Tx, moved: readonly MovedPoint[]): Promise<ChangedPoint[]> {
  const ids = new Set(moved.flatMap(({ old, now }) => [old?.class ?? [], now?.class ?? []].flat()));
  const classes = new Map((await wholeClasses(tx, [...ids])).map((row) => [row.id, wholeClass(row)] as const));
  const at = (point: MovedPoint['old']) => point && { ...point, class: classes.get(point.class)! };
  return moved.map(({ old, now }) => ({ old: at(old), now: at(now) }));
}

/** What each kind of viewers sees of points, by the rules of publication. */
async function pointSights(tx: Tx): Promise<PointSight[]> {
  const audiences = new Map([...(await schemesByNumber(tx))].map(([number, { audience }]) => [number, audience]));
  const ownCode = '330000';
  const district: Viewer = { audience: 'district', divisions: [ownCode], entity: null };
  const isPublic = isExactFor(everybody);
  const seesInside = seesPlacesInside(district);
  const isInside = (given: WholeClass) => seesInside && given.operating && !given.coarse;
  const isWalls = isExactFor(viewerOf('wall'));
  const gradedFor = (viewer: Viewer, divisions: readonly string[]) => (kind: WholeClass['kind'], scheme: number) => {
    const audience: SchemeAudience | undefined = audiences.get(scheme);
    if (audience === undefined) return false;
    const { everywhere, inside } = countedKinds(viewer, audience);
    return (
      mayShowGrade(viewer, { id: Number.NaN, kind, divisions }, audience) ||
      everywhere.includes(kind) ||
      (divisions.length > 0 && inside.includes(kind))
    );
  };
  const everywhere = (viewer: Viewer) => ({ isLocal: false, isGraded: gradedFor(viewer, []) });
  const wall = viewerOf('wall');
  const regulator = viewerOf('regulator');
  return [
    { bit: sights.public, isSeen: isPublic, ...everywhere(everybody) },
    { bit: sights.wall, isSeen: (given) => given.named && isWalls(given), ...everywhere(wall) },
    {
      bit: sights.inside,
      isSeen: (given) => given.division !== 0 && (isPublic(given) || isInside(given)),
      isLocal: true,
      isGraded: gradedFor(district, [ownCode]),
    },
    { bit: sights.regulator, isSeen: isExactFor(regulator), ...everywhere(regulator) },
  ];
}

/** Which zones are looked at; null = all. */
export interface LookedZones {
  /** Those that may have come, gone or got another outline or name. */
  drawn: readonly number[] | null;
  /** Those whose live values may be others. */
  valued: readonly number[] | null;
}

/** Put zones into the tiles as they are now. @returns where tiles differ by it */
export async function keepZones(tx: Tx, { drawn, valued }: LookedZones): Promise<TouchedPlace[]> {
  const isDrawn = drawn === null || drawn.length > 0;
  const outlines = isDrawn ? await keepOutlines(tx, drawn) : [];
  const isValued = valued === null || valued.length > 0;
  const levels =
    isValued || isDrawn ? await keepLevels(tx, drawn === null ? null : valued && [...drawn, ...valued]) : [];
  return [...outlines, ...levels].map(placeOf);
}

const zoneSights: Record<ChangedZone['what'], number> = {
  outline: sights.public | sights.regulator,
  exact: sights.inside | sights.regulator,
  published: sights.public,
};

const placeOf = ({ what, ...place }: ChangedZone): TouchedPlace => ({
  ...place,
  sight: zoneSights[what],
  scheme: null,
});

/** Both together. */
export const touchedBy = (...parts: readonly Touched[]): Touched =>
  parts.some((part) => part === 'all') ? 'all' : (parts as readonly (readonly TouchedPlace[])[]).flat();
