import type { ZoneKind } from '@/lib/credit/zone';
import { type DemoPlace, demoPlaces } from './places';
import { keyed, textKey } from './random';

/*
 * The zones of the demonstration: an approximate outline around each place, drawn by this program and surveyed by
 * nobody, and four with invented names on free ground. Only these have a story: a real market must not be slandered.
 */

type Point = readonly [lng: number, lat: number];

export interface DemoZone {
  code: string;
  kind: Exclude<ZoneKind, 'region'>;
  name: string;
  parent: string;
  townCode: string;
  centre: Point;
  /** Closed ring, counter-clockwise, WGS 84. */
  outline: Point[];
  /** The rectangle that stalls stand in: half its sides in metres, and the angle of its first side in radians. */
  inner: { halfWidthM: number; halfHeightM: number; angle: number };
  invented: boolean;
  /** What happened to the grades of its businesses. */
  story: 'slips' | 'recovers' | null;
  /** Share of the businesses of its kind, relative to the others of the kind. */
  weight: number;
}

type Place = Pick<DemoPlace, 'id' | 'kind' | 'name' | 'townCode' | 'point'> & { story?: DemoZone['story'] };

const invented: readonly Place[] = [
  {
    id: 'yunzhan',
    kind: 'specialised_market',
    name: '云栈小百货市场（虚构）',
    townCode: '330782007',
    point: [120.1505, 29.3405],
    story: 'slips',
  },
  {
    id: 'chenghu',
    kind: 'specialised_market',
    name: '澄湖日用品市场（虚构）',
    townCode: '330782004',
    point: [120.0195, 29.3315],
    story: 'recovers',
  },
  { id: 'xingyu', kind: 'core_district', name: '星屿商圈（虚构）', townCode: '330782002', point: [120.0905, 29.2785] },
  {
    id: 'wanghe',
    kind: 'future_community',
    name: '望禾未来社区（虚构）',
    townCode: '330782003',
    point: [120.0155, 29.2705],
  },
];

/** Half of the longer side, in metres, and the shorter as a share of it. */
const sizes: Record<DemoZone['kind'], { half: number; ratio: number }> = {
  specialised_market: { half: 200, ratio: 0.72 },
  core_district: { half: 420, ratio: 0.85 },
  future_community: { half: 320, ratio: 0.8 },
};

/** The trade city holds most stalls of the town. */
const weightOf = ({ id, story }: Place) => (id.startsWith('trade-city') ? 4 : story ? 2 : 1);

const METRES_PER_DEGREE = 111_320;

/** A point so many metres east and north of another. */
export function moved([lng, lat]: Point, east: number, north: number): Point {
  const toLng = METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180);
  return [round6(lng + east / toLng), round6(lat + north / METRES_PER_DEGREE)];
}

const round6 = (degrees: number) => Math.round(degrees * 1e6) / 1e6;

/** A vector in metres, turned. */
export const turned = (x: number, y: number, angle: number): [x: number, y: number] => [
  x * Math.cos(angle) - y * Math.sin(angle),
  x * Math.sin(angle) + y * Math.cos(angle),
];

/** Markets are blocks with cut corners; districts and communities grow rounder and less regular. */
const corners: Record<DemoZone['kind'], number> = { specialised_market: 8, core_district: 14, future_community: 11 };

function zoneAround(place: Place, isInvented: boolean): DemoZone {
  const { id, kind, name, townCode, point, story = null } = place;
  const key = textKey(id);
  const weight = weightOf(place);
  const { half, ratio } = sizes[kind];
  const halfWidthM = half * (0.85 + 0.3 * keyed(key, 1));
  const halfHeightM = halfWidthM * ratio;
  const angle = (keyed(key, 2) - 0.5) * 0.9;
  const count = corners[kind];
  const ring = Array.from({ length: count }, (_, i) => {
    const [x, y] = cornerOf(kind, (i / count) * 2 * Math.PI, i, key);
    const [east, north] = turned(x * halfWidthM, y * halfHeightM, angle);
    return moved(point, east, north);
  });
  return {
    code: id,
    kind,
    name,
    parent: 'yiwu',
    townCode,
    centre: point,
    outline: [...ring, ring[0]!],
    inner: { halfWidthM: halfWidthM * 0.8, halfHeightM: halfHeightM * 0.8, angle },
    invented: isInvented,
    story,
    weight,
  };
}

/** A corner of the outline in units of the half sides. */
function cornerOf(kind: DemoZone['kind'], turn: number, i: number, key: number): [x: number, y: number] {
  if (kind === 'specialised_market') {
    // Two corners at each end of the rectangle: (1, ±0.82), (±0.82, 1) and so on.
    const quarter = Math.floor(i / 2);
    const [x, y] = i % 2 === 0 ? [1, 0.82] : [0.82, 1];
    return (
      [
        [x, y],
        [-y, x],
        [-x, -y],
        [y, -x],
      ] as [number, number][]
    )[quarter]!;
  }
  const radius = 1.12 + 0.26 * keyed(key, 10 + i);
  return [Math.cos(turn) * radius, Math.sin(turn) * radius];
}

/** All zones but the region, which is drawn around the businesses. */
export const demoZones: readonly DemoZone[] = [
  ...demoPlaces.map((place) => zoneAround(place, false)),
  ...invented.map((place) => zoneAround(place, true)),
];
