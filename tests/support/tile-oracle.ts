import type { Tx } from '@/db/db';
import type { EntityKind } from '@/lib/credit/entity';
import type { Outcome } from '@/lib/credit/evaluation';
import {
  coarsePointDegrees,
  entityView,
  isInForce,
  mayShowGrade,
  namingKinds,
  type RecordFacts,
  type Viewer,
} from '@/lib/credit/publication';
import { TILE_BUFFER, TILE_EXTENT, type TileAddress, type TileFilter, WORLD_BITS } from '@/lib/tiles/tile-source';
import type { DecodedFeature } from './decoded-tile';
import { worldAt } from './tile-scopes';

/** Tiles by the tables and the rules of publication, business by business, by no path that the product takes. */

/** A business as it stands in layer `entities`. */
export interface ExpectedPoint {
  id: number;
  kind: EntityKind;
  grade: string | null;
  state: string | null;
  demonstration: boolean;
  /** In units of the world. */
  at: [x: number, y: number];
}

interface Row {
  id: number;
  kind: EntityKind;
  role: string;
  division: string | null;
  lng: number;
  lat: number;
  outcome: Outcome | null;
  grade: string | null;
  records: RecordFacts[];
}

const onGrid = (degrees: number) => Number((Math.round(degrees / coarsePointDegrees) * coarsePointDegrees).toFixed(6));

/**
 * Every business that a viewer is shown on the map as itself.
 *
 * @param scheme number of a scheme that is public
 * @param today  that titles are judged by, YYYY-MM-DD
 * @param codes  pattern of the codes of those that are looked at
 */
export async function shownPoints(
  tx: Tx,
  viewer: Viewer,
  scheme: number,
  today: string,
  codes = '%',
): Promise<ExpectedPoint[]> {
  const rows = await tx.query<Row>(
    `select distinct on (e.id) e.id, e.kind, s.role, d.code as division, st_x(s.geom) as lng, st_y(s.geom) as lat, v.outcome, v.grade,
            (select coalesce(json_agg(json_build_object('kind', r.kind, 'severity', r.severity, 'procedure', r.procedure, 'state', r.state,
               'authority', r.authority, 'decidedAt', r.decided_at, 'publishedFrom', r.published_from, 'publishedUntil', r.published_until)), '[]')
             from record r where r.entity = e.id and r.superseded_batch is null) as records
     from entity e join site s on s.entity = e.id and s.superseded_batch is null
     left join division d on d.id = s.division
     left join evaluation v on v.entity = e.id and v.current and v.scheme = $1
     where exists (select 1 from entity_code c where c.entity = e.id and c.code like $2)
     order by e.id, s.role = 'operating' desc, s.id`,
    [scheme, codes],
  );
  return rows.flatMap((row) => shown(viewer, row, today) ?? []);
}

function shown(viewer: Viewer, row: Row, today: string): ExpectedPoint | null {
  const held = row.records.filter((record) => isInForce(record, today)).map(({ kind }) => kind);
  const entity = { id: row.id, kind: row.kind, divisions: row.division === null ? [] : [row.division] };
  const view = entityView(viewer, { ...entity, named: namingKinds.some((kind) => held.includes(kind)) });
  if (!view.listed) return null;
  const isExact = view.point === 'exact' && (row.role === 'operating' || view.registered);
  const isGraded = mayShowGrade(viewer, entity, 'public');
  return {
    id: row.id,
    kind: row.kind,
    grade: isGraded ? row.grade : null,
    state: isGraded && row.grade === null ? (row.outcome ?? 'unevaluated') : null,
    demonstration: held.includes('demonstration'),
    at: isExact ? worldAt(row.lng, row.lat) : worldAt(onGrid(row.lng), onGrid(row.lat)),
  };
}

/** A business of a tile as text without its place. */
export const saidOfFeature = ({ id, properties: { kind, grade, state, demo } }: DecodedFeature): string =>
  `${id} ${kind} ${grade ?? null} ${state ?? null} ${demo ?? false}`;
export const saidOfPoint = ({ id, kind, grade, state, demonstration }: ExpectedPoint): string =>
  `${id} ${kind} ${grade} ${state} ${demonstration}`;

/** Is a point in a tile, its buffer included? */
export function isWithin({ at: [px, py] }: ExpectedPoint, { z, x, y }: TileAddress): boolean {
  const side = 2 ** (WORLD_BITS - z);
  const buffer = (side * TILE_BUFFER) / TILE_EXTENT;
  return (
    px >= x * side - buffer && px < (x + 1) * side + buffer && py >= y * side - buffer && py < (y + 1) * side + buffer
  );
}

/** Does a filter leave a point in? */
export const isIn = (point: ExpectedPoint, { grade, demonstration, kinds }: TileFilter): boolean =>
  (grade === null || point.grade === grade) &&
  (demonstration === null || point.demonstration === demonstration) &&
  kinds.includes(point.kind);
