import type { EntityKind } from '@/lib/credit/entity';

/**
 * What crosses the border between the tables and a tile.
 *
 * The world is a square of 2^34 units a side, which are those of a tile of zoom 22 (4,096 a side): x from the
 * antimeridian eastward, y from the north (Web Mercator, EPSG:3857) southward, both whole numbers, rounded down. What
 * lies on an edge belongs to the tile east or south of it. Every zoom's tile units are these, shifted.
 */

/** Units of a tile's side. */
export const TILE_EXTENT = 4096;
/** How far a tile of raw points and outlines reaches over its edges, in its units: begins with it, ends before it. */
export const TILE_BUFFER = 64;
/** Cells of a tile's side. */
export const TILE_CELLS = 64;
/** Tiles of a greater zoom are refused. */
export const DEEPEST_ZOOM = 22;
/** Zooms for which counts are kept. */
export const PYRAMID_ZOOMS = { from: 0, to: 14 } as const;
/** Units of the world's side, as a power of 2. */
export const WORLD_BITS = 34;
/** A tile shows raw points where it holds so many at most, its buffer included. */
export const RAW_POINTS = 4_000;

/** A tile in the XYZ scheme: y grows southward. */
export interface TileAddress {
  /** 0 to 22. */
  z: number;
  /** 0 to 2^z - 1. */
  x: number;
  y: number;
}

/** Which businesses a tile shows or counts. Everything that a URL filters by is here. */
export interface TileFilter {
  /** Number of the scheme that grades and states are of; null = nothing is evaluated: none are shown. */
  scheme: number | null;
  /** Only this grade, and only of those whose grade this viewer is shown; null = any. */
  grade: string | null;
  /** Demonstration units only, or all others; null = both. */
  demonstration: boolean | null;
  /** Never empty: all of them where nothing is filtered. */
  kinds: readonly EntityKind[];
}

/**
 * What a class of viewers may see, as data: the arguments of the queries, which decide nothing themselves.
 * A place is the site that `GET /entities` would show: of the current ones the operating, else the registered.
 */
export interface TileScope {
  /** Kinds that stand in layer `entities` as themselves. */
  listedKinds: readonly EntityKind[];
  /** Of the listed ones only demonstration units, the red list and the published serious list. */
  namedOnly: boolean;
  /** Kinds that are counted in layer `cells`. */
  cellKinds: readonly EntityKind[];
  /** Kinds that stand at, and are counted by, their exact point; the others at their coarsened one. */
  exactKinds: readonly EntityKind[];
  /** Numbers of the divisions in which every operating site is exact; empty = in none. */
  exactDivisions: readonly number[];
  /** Kinds whose grade or state stands at the points of layer `entities`. */
  gradedKinds: readonly EntityKind[];
  /** Kinds for which it does for places in `insideDivisions` only. */
  gradedInside: readonly EntityKind[];
  /** Kinds whose grades and states are counted in layer `cells`; the others are counted as hidden. */
  countedKinds: readonly EntityKind[];
  /** Kinds for which they are for places in `insideDivisions` only. */
  countedInside: readonly EntityKind[];
  /** Numbers of a district's own divisions; empty for everybody else. */
  insideDivisions: readonly number[];
  /** Grades of the filter's scheme, best first. */
  grades: readonly string[];
  /** Divisions whose zones show the exact level; null = every zone does. Elsewhere the one that everybody may know. */
  exactLevels: readonly number[] | null;
}

/** State of a business that has no grade; its place here is its code in packed rows, from 1. */
export const tileStates = ['unrated', 'insufficient_data', 'out_of_scope', 'unevaluated'] as const;
export type TileState = (typeof tileStates)[number];

/**
 * One row for each point, by entity id; every number big endian.
 *
 *   0  int4  id of the entity
 *   4  int2  place of its grade in `grades`, from 1; 0 = none is shown
 *   6  int2  place of its state in `tileStates`, from 1, or 0 = none is shown; + 8 × place of its kind in
 *            `entityKinds`, from 0; + 64 for a demonstration unit
 *   8  int4  x in units from the tile's west; negative, or 4,096 and more, in the buffer
 *  12  int4  y in units from its north
 */
export const POINT_BYTES = 16;

export interface TilePoints {
  kind: 'points';
  points: Uint8Array;
  grades: readonly string[];
}

/**
 * One row for each count that is not 0, by cell; every number big endian. The cell's `n` is the sum of its rows.
 *
 *   0  int2  cell: y × side + x, from the tile's north-west
 *   2  int2  what is counted: from 1 the place of a grade in `grades`, from 101 that of a state in `tileStates`;
 *            0 = businesses whose grade or state is not shown
 *   4  int4  businesses
 *   8  int4  demonstration units among them
 */
export const COUNT_BYTES = 12;
/** Code of the state before the first. */
export const STATE_CODES = 100;

export interface TileCellCounts {
  kind: 'cells';
  counts: Uint8Array;
  /** Cells of the tile's side, a power of 2 up to 64; fewer than 64 only where a deep tile holds more than can be read. */
  side: number;
  grades: readonly string[];
}

export type TileContent = TilePoints | TileCellCounts;

/** A zone as far as it lies in a tile and its buffer. */
export interface ZoneOutline {
  /** Code. */
  id: string;
  kind: string;
  name: string;
  /** As this viewer is shown it; null = none, and the attribute is absent. */
  level: number | null;
  /**
   * Coordinates of a GeoJSON MultiPolygon in units from the tile's north-west, clipped and simplified; the outer ring
   * first, wound either way. They are rounded, and what has no area left is not drawn.
   */
  polygons: number[][][][];
}

/** A tile as it is in the tables, before it is encoded: what `readTile` of db/queries/tiles.ts gives. */
export interface TileRead {
  /** The aggregates were up to this revision in the same snapshot. */
  revision: number;
  content: TileContent;
  zones: readonly ZoneOutline[];
}

/** Cells of zoom 14 of the world's side: places are told as exactly as that. */
export const PLACE_CELLS = 2 ** 20;

/** Whom a change shows to, added up where it is several. */
export const sights = {
  /** Everybody who sees what the public sees: not regulators. */
  public: 1,
  /** A wall, beside what it sees of the public's: the businesses that it names. */
  wall: 2,
  /** The district that the place lies in. */
  inside: 4,
  regulator: 8,
} as const;

/**
 * Where something is shown otherwise after a commit: cells of zoom 14 (64 × 64 of each tile), of a point one of them, of an
 * outline those of its bounding box. What differs at two points for two audiences is two places: no audience is told a
 * place that it is not shown.
 */
export interface TouchedPlace {
  /** The outermost cells, 0 to 2^20 - 1, all of them within. */
  west: number;
  north: number;
  east: number;
  south: number;
  /** Of `sights`. */
  sight: number;
  /** Number of the division that it lies in; null = none that is known. */
  division: number | null;
  /** Number of the scheme under which only it differs; null = under every one. */
  scheme: number | null;
}

/** What a commit changed in tiles, as `touchedTiles(tx, after, through)` of db/queries gives it; 'all' = too much to name. */
export interface TouchedTiles {
  revision: number;
  places: readonly TouchedPlace[] | 'all';
}
