import type { MultiPolygon, Polygon } from 'geojson';
import type { GeoJSONSource, Map as MapLibre, MapMouseEvent } from 'maplibre-gl';
import { TerraDraw, TerraDrawPolygonMode } from 'terra-draw';
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter';
import type { Box } from './geometry';
import type { MapSizes } from './map-style';
import { type OutlineMapOptions, openOutlineMap } from './outline-map';
import { color, type Tokens } from './tokens';
import type { ZoneShape } from './zone-shapes';

/** A small map on which an area is drawn, or shown; loaded when one is wanted, never on the server. */

/** What a press on the map does: draw a polygon corner by corner, set a point, or nothing. */
export type AreaTool = 'polygon' | 'point' | 'none';

export interface AreaEngineOptions extends OutlineMapOptions {
  onReady: () => void;
  onDrawn: (area: Polygon) => void;
  onPoint: (point: [lng: number, lat: number]) => void;
}

export interface AreaEngine {
  setTool(tool: AreaTool): void;
  setZones(shapes: readonly ZoneShape[]): void;
  /** The area that is shown; null = none. What was drawn before goes. */
  show(area: Polygon | MultiPolygon | null): void;
  fit(box: Box): void;
  remove(): void;
}

const SOURCE = 'own-area';
const empty = { type: 'FeatureCollection' as const, features: [] };
/** Decimals of a degree that a drawn corner keeps: 1 cm. */
const PRECISION = 7;

/** @throws where the browser gives no WebGL */
export function openAreaEngine(container: HTMLElement, options: AreaEngineOptions): AreaEngine {
  const { tokens, sizes } = options;
  const { map, drawn, start, stop, fit } = openOutlineMap(container, options);
  const pen = new Pen(map, tokens, options.onDrawn);
  let tool: AreaTool = 'none';
  let shown: Polygon | MultiPolygon | null = null;
  let isReady = false;
  const draw = () => {
    const features = shown === null ? [] : [{ type: 'Feature' as const, properties: {}, geometry: shown }];
    void map.getSource<GeoJSONSource>(SOURCE)?.setData({ type: 'FeatureCollection', features });
  };
  map.on('load', () => {
    isReady = true;
    start();
    addAreaLayers(map, tokens, sizes);
    draw();
    pen.start(tool === 'polygon');
    options.onReady();
  });
  map.on('click', ({ lngLat }: MapMouseEvent) => {
    if (tool === 'point') options.onPoint([rounded(lngLat.lng), rounded(lngLat.lat)]);
  });
  return {
    setTool(next) {
      tool = next;
      map.getCanvas().classList.toggle('pointing', next === 'point');
      if (isReady) pen.hold(next === 'polygon');
    },
    setZones: (shapes) => drawn.setZones(shapes),
    show(area) {
      if (area === shown) return;
      shown = area;
      if (!isReady) return;
      pen.clear();
      draw();
    },
    fit,
    remove() {
      pen.stop();
      stop();
      map.remove();
    },
  };
}

const rounded = (degrees: number) => Number(degrees.toFixed(PRECISION));

function addAreaLayers(map: MapLibre, tokens: Tokens, sizes: MapSizes): void {
  const accent = color(tokens, 'accent');
  map.addSource(SOURCE, { type: 'geojson', data: empty });
  map.addLayer({
    id: 'own-area-fill',
    type: 'fill',
    source: SOURCE,
    paint: { 'fill-color': accent, 'fill-opacity': 0.15 },
  });
  map.addLayer({
    id: 'own-area-line',
    type: 'line',
    source: SOURCE,
    layout: { 'line-join': 'round' },
    paint: { 'line-color': accent, 'line-width': sizes.line * 2 },
  });
}

/** Draws polygons corner by corner; a press on the first or last corner, or Enter, ends one. */
class Pen {
  readonly #draw: TerraDraw;
  #isStarted = false;

  constructor(map: MapLibre, tokens: Tokens, onDrawn: (area: Polygon) => void) {
    const accent = color(tokens, 'accent') as `#${string}`;
    const ground = color(tokens, 'ground') as `#${string}`;
    const styles = {
      fillColor: accent,
      fillOpacity: 0.15,
      outlineColor: accent,
      outlineWidth: 2,
      closingPointColor: accent,
      closingPointOutlineColor: ground,
      closingPointWidth: 6,
    };
    this.#draw = new TerraDraw({
      adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: PRECISION }),
      modes: [new TerraDrawPolygonMode({ styles })],
    });
    this.#draw.on('finish', (id) => {
      const geometry = this.#draw.getSnapshotFeature(id)?.geometry;
      if (geometry?.type === 'Polygon') onDrawn({ type: 'Polygon', coordinates: geometry.coordinates });
    });
  }

  /** Once the style is there. */
  start(isHeld: boolean): void {
    this.#isStarted = true;
    this.#draw.start();
    this.hold(isHeld);
  }

  hold(isHeld: boolean): void {
    if (this.#isStarted) this.#draw.setMode(isHeld ? 'polygon' : 'static');
  }

  clear(): void {
    if (this.#isStarted) this.#draw.clear();
  }

  stop(): void {
    if (this.#isStarted) this.#draw.stop();
    this.#isStarted = false;
  }
}
