import type { MapGeoJSONFeature, Map as MapLibre, MapMouseEvent } from 'maplibre-gl';
import { TILE_EXTENT } from '@/lib/tiles/tile-source';
import type { EngineOptions } from './engine';
import type { Box } from './geometry';

/** A mark on the map: one business, or several on one spot. */
export interface Spot {
  /** The business that stands for all. */
  id: number;
  count: number;
  point: [lng: number, lat: number];
  /** All who stand there lie in it. */
  box: Box;
}

/** Layers of businesses, above each other. */
const marks = ['businesses', 'units'];
/** What stands for many, or is too small to be told from its neighbours. */
const dots = ['cells', 'business-dots'];
/** A finger is wider than a mark. */
const REACH_PX = 10;
/** A dot opens into so many zooms deeper. */
const OPEN_ZOOMS = 2;
const DEEPEST_TILE = 18;

/** Tell what was clicked: a business, the view into a dot, a zone, or nothing. */
export function click(map: MapLibre, event: MapMouseEvent, options: EngineOptions): void {
  const { x, y } = event.point;
  const near: [[number, number], [number, number]] = [
    [x - REACH_PX, y - REACH_PX],
    [x + REACH_PX, y + REACH_PX],
  ];
  const within = (layers: string[], at: typeof near | typeof event.point) =>
    map.queryRenderedFeatures(at, { layers: layers.filter((id) => map.getLayer(id)) });
  const mark = nearest(map, event, within(marks, near));
  if (mark) {
    options.onSpot(spotOf(map, mark));
    return;
  }
  const cell = nearest(map, event, within(dots, near));
  if (cell) {
    const duration = options.reducedMotion ? 0 : 600;
    map.easeTo({ center: pointOf(cell), zoom: map.getZoom() + OPEN_ZOOMS, duration });
    return;
  }
  const id: unknown = within(['zone-ground'], event.point)[0]?.properties.id;
  if (typeof id === 'string') options.onZone(id);
  else options.onNowhere();
}

/** The point feature whose middle is nearest to a click: where marks overlap, the one that was aimed at. */
function nearest(map: MapLibre, event: MapMouseEvent, features: MapGeoJSONFeature[]): MapGeoJSONFeature | undefined {
  return features
    .map((feature) => ({ feature, away: map.project(pointOf(feature)).dist(event.point), n: stackOf(feature) }))
    .sort((a, b) => a.away - b.away || b.n - a.n)[0]?.feature;
}

function spotOf(map: MapLibre, feature: MapGeoJSONFeature): Spot {
  const [lng, lat] = pointOf(feature);
  // A tile says in which of its units something stands, and gives the unit's north-west.
  const unit = 360 / 2 ** Math.min(DEEPEST_TILE, Math.floor(map.getZoom())) / TILE_EXTENT;
  const tall = unit * Math.cos((lat * Math.PI) / 180);
  return {
    id: Number(feature.id),
    count: stackOf(feature),
    point: [lng, lat],
    box: [lng - unit * EDGE, lat - tall * (1 + EDGE), lng + unit * (1 + EDGE), lat + tall * EDGE],
  };
}

/** Share of a unit, for what was rounded on the way. */
const EDGE = 0.01;

const stackOf = ({ properties }: MapGeoJSONFeature): number => Number(properties.stack ?? 1);

function pointOf({ geometry }: MapGeoJSONFeature): [lng: number, lat: number] {
  const [lng = 0, lat = 0] = geometry.type === 'Point' ? geometry.coordinates : [];
  return [lng, lat];
}
