import type { GeoJSONSource, Map as MapLibre, MapMouseEvent } from 'maplibre-gl';
import { type Box, extentMetres } from './geometry';
import { drawPicked, ICON_RATIO } from './icons';
import { DOTS_UNTIL, LOWEST_LAYER, type MapSizes } from './map-style';
import { type OutlineMapOptions, openOutlineMap } from './outline-map';
import { color, type Tokens } from './tokens';
import type { ZoneShape } from './zone-shapes';

/** A map on which zones are chosen; loaded when one is wanted, never on the server. */

export interface ChooseEngineOptions extends OutlineMapOptions {
  onReady: () => void;
  /** All that was handed over is drawn. */
  onIdle: () => void;
  /** A zone was pressed; null = nothing is there. */
  onPick: (zone: string | null) => void;
  /** The graphics context is gone. */
  onLost: () => void;
}

export interface ChooseEngine {
  setZones(shapes: readonly ZoneShape[]): void;
  /** Those that are marked, and no others. */
  mark(zones: ReadonlySet<string>): void;
  fit(box: Box): void;
  remove(): void;
}

/** A finger is wider than a dot. */
const REACH_PX = 12;
const PICKED = 'picked';

/** @throws where the browser gives no WebGL */
export function openChooseEngine(container: HTMLElement, options: ChooseEngineOptions): ChooseEngine {
  const { tokens, sizes } = options;
  const { map, drawn, start, stop, fit } = openOutlineMap(container, options);
  let shapes: readonly ZoneShape[] = [];
  let marked: ReadonlySet<string> = new Set();
  let isReady = false;
  const remark = () => {
    if (!isReady || !map.getSource<GeoJSONSource>('zones')) return;
    for (const { id } of shapes) map.setFeatureState({ source: 'zones', id }, { chosen: marked.has(id) });
  };
  const pick = (at: { x: number; y: number }) => options.onPick(zoneAt(map, shapes, at));
  map.on('load', () => {
    isReady = true;
    start();
    addPickedLayers(map, tokens, sizes);
    remark();
    options.onReady();
  });
  map.on('idle', options.onIdle);
  map.on('click', ({ point }: MapMouseEvent) => pick(point));
  map.getCanvas().addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    pick(map.project(map.getCenter()));
  });
  map.on('webglcontextlost', () => {
    isReady = false;
    stop();
    options.onLost();
  });
  map.getCanvas().classList.add('pointing');
  return {
    setZones(next) {
      shapes = next;
      drawn.setZones(next);
      remark();
    },
    mark(zones) {
      marked = zones;
      remark();
    },
    fit,
    remove() {
      stop();
      map.remove();
    },
  };
}

/** The zone at a point of the view: of several that lie in each other the smallest, which cannot be meant elsewhere. */
function zoneAt(map: MapLibre, shapes: readonly ZoneShape[], at: { x: number; y: number }): string | null {
  const dot = map.getZoom() < DOTS_UNTIL ? dotAt(map, shapes, at) : null;
  if (dot !== null) return dot;
  const under = new Set(
    map.queryRenderedFeatures([at.x, at.y], { layers: [LOWEST_LAYER] }).map(({ properties }) => properties.id),
  );
  const found = shapes.filter(({ id }) => under.has(id));
  return found.toSorted((a, b) => extentMetres(a.geometry) - extentMetres(b.geometry))[0]?.id ?? null;
}

/** The small zone whose dot is within reach, the nearest first. */
function dotAt(map: MapLibre, shapes: readonly ZoneShape[], at: { x: number; y: number }): string | null {
  const near = shapes.flatMap(({ id, isSmall, anchor }) => {
    if (!isSmall || anchor === null) return [];
    const { x, y } = map.project(anchor);
    const away = Math.hypot(x - at.x, y - at.y);
    return away <= REACH_PX ? [{ id, away }] : [];
  });
  return near.toSorted((a, b) => a.away - b.away)[0]?.id ?? null;
}

/** Chosen zones have a pattern and, where they are dots, a ring, beside the line that the style gives what is chosen. */
function addPickedLayers(map: MapLibre, tokens: Tokens, sizes: MapSizes): void {
  map.addImage(PICKED, drawPicked(tokens), { pixelRatio: ICON_RATIO });
  const isChosen = ['boolean', ['feature-state', 'chosen'], false];
  map.addLayer(
    {
      id: 'zone-picked',
      type: 'fill',
      source: 'zones',
      paint: { 'fill-pattern': PICKED, 'fill-opacity': ['case', isChosen, 0.8, 0] as never },
    },
    'zone-line',
  );
  // Where none is filled, the style's lines in the colour of the ground part nothing.
  map.addLayer(
    {
      id: 'zone-edge',
      type: 'line',
      source: 'zones',
      layout: { 'line-join': 'round' },
      paint: { 'line-color': color(tokens, 'faint'), 'line-width': sizes.line },
    },
    'zone-chosen',
  );
  map.addLayer(
    {
      id: 'zone-picked-dots',
      type: 'circle',
      source: 'labels',
      maxzoom: DOTS_UNTIL,
      // What is chosen says so below its name.
      filter: ['all', ['get', 'isSmall'], ['!=', ['get', 'tail'], '']],
      paint: {
        'circle-radius': ['+', ['*', ['get', 'radius'], sizes.label], 3],
        'circle-opacity': 0,
        'circle-stroke-color': color(tokens, 'accent'),
        'circle-stroke-width': sizes.line * 3,
      },
    },
    'zone-labels',
  );
}
