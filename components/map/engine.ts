import { Map as MapLibre, Marker, setWorkerUrl } from 'maplibre-gl';
import type { Basemap } from '@/lib/credit/basemap';
import type { Division } from '@/lib/credit/division';
import type { BusinessesInView } from '@/lib/tiles/marks-in-view';
import { BaseSwitch } from './basemap/base-switch';
import { Businesses, type BusinessFilter, type NamedUnit } from './businesses';
import { ColumnSwitch } from './column-switch';
import { Drawing } from './drawing';
import type { Box } from './geometry';
import { click, type Spot } from './map-click';
import { LOWEST_LAYER, type MapSizes, mapStyle } from './map-style';
import { composePicture, type PictureWords } from './picture';
import styles from './pulse.module.css';
import { FILLS, type Tokens } from './tokens';
import type { ZoneShape } from './zone-shapes';

/** The door to MapLibre's code: this file is loaded when a map is opened, never on the server. */

setWorkerUrl('/maplibre/maplibre-gl-worker.mjs');

export interface Camera {
  center: [lng: number, lat: number];
  zoom: number;
}

export interface Padding {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

export interface EngineOptions {
  tokens: Tokens;
  sizes: MapSizes;
  /** What lies under everything; null = nothing does. */
  basemap: Basemap | null;
  /** null = wherever `box` is. */
  camera: Camera | null;
  box: Box | null;
  /** Pixels kept free around `box`. */
  padding: Padding;
  interactive: boolean;
  /** Begin with zones as columns. */
  columns: boolean;
  reducedMotion: boolean;
  label: string;
  onReady: () => void;
  /** Everything handed over so far is on screen. */
  onIdle: () => void;
  /** The view came to rest. */
  onCamera: (camera: Camera, bounds: Box) => void;
  onSpot: (spot: Spot) => void;
  onZone: (id: string) => void;
  onNowhere: () => void;
  /** How many businesses are in view; null while it is not known. */
  onBusinesses: (inView: BusinessesInView | null) => void;
  /** Businesses are not as they were, here. */
  onChanged: (places: [lng: number, lat: number][]) => void;
  /** The graphics context is gone for good: open a new map (a restored one draws, but not reliably; TECH 3). */
  onLost: () => void;
}

export interface Engine {
  setDivisions(divisions: readonly Division[]): void;
  setZones(shapes: readonly ZoneShape[]): void;
  /** Which businesses are shown; null = none are. */
  setBusinesses(filter: BusinessFilter | null): void;
  setUnits(units: readonly NamedUnit[]): void;
  /** Mark a zone, and businesses by their ids. */
  choose(zone: string | null, businesses: readonly number[]): void;
  /** A ring that grows and fades. */
  pulse(at: [lng: number, lat: number]): void;
  fit(box: Box): void;
  zoomBy(levels: number): void;
  flyTo(center: [number, number], zoom: number): void;
  /** Move no further than needed for a point to lie inside the room that is left free. */
  keepVisible(point: [number, number], room: Padding): void;
  /** Zones as columns over a tilted map, or flat again. */
  setColumns(isOn: boolean): void;
  /** The map as it is seen now, with what it needs to be read elsewhere. */
  picture(words: PictureWords): HTMLCanvasElement;
  remove(): void;
}

/** Degrees from straight down under columns. */
const PITCH = 50;
/** How far a coordinate lies outside a range; 0 = inside. */
const outside = (at: number, from: number, to: number) => Math.min(0, at - from) + Math.max(0, at - to);

const LOST_MS = 5_000;
/** The motion, and a little more. */
const PULSE_MS = 2_200;

/** @throws where the browser gives no WebGL */
export function openEngine(container: HTMLElement, options: EngineOptions): Engine {
  const { camera, box, padding, tokens, reducedMotion } = options;
  const map = new MapLibre({
    container,
    style: mapStyle(tokens, FILLS, options.sizes, options.basemap !== null),
    ...(camera ? camera : box ? { bounds: box, fitBoundsOptions: { padding } } : {}),
    ...(options.columns && { pitch: PITCH }),
    interactive: options.interactive,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    renderWorldCopies: false,
    maxZoom: 20,
    // Tiles that are out of view are not told of changes.
    maxTileCacheSize: 0,
    // MapLibre clamps to 4096 px by itself, which would blur a wall of 8K.
    maxCanvasSize: [8192, 8192],
    fadeDuration: reducedMotion ? 0 : 200,
    localIdeographFontFamily: getComputedStyle(container).fontFamily,
    locale: { 'Map.Title': options.label },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  const drawn = new Drawing(map, tokens);
  const businesses = new Businesses(map, { tokens, sizes: options.sizes }, options);
  const base = new BaseSwitch(map, options.basemap, { tokens, label: options.sizes.label }, LOWEST_LAYER);
  const columns = new ColumnSwitch(map, tokens, options.onZone);
  const report = () => {
    const { lng, lat } = map.getCenter();
    const [[west, south], [east, north]] = map.getBounds().toArray();
    options.onCamera({ center: [lng, lat], zoom: map.getZoom() }, [west, south, east, north]);
  };
  map.on('load', () => {
    drawn.start();
    void base.start();
    businesses.start();
    columns.start();
    options.onReady();
    report();
  });
  map.on('idle', options.onIdle);
  map.on('moveend', report);
  map.on('click', (event) => click(map, event, options));
  for (const layer of ['businesses', 'business-dots', 'units', 'cells', 'zone-fill']) {
    map.on('mouseenter', layer, () => map.getCanvas().classList.add('pointing'));
    map.on('mouseleave', layer, () => map.getCanvas().classList.remove('pointing'));
  }
  let lostTimer: ReturnType<typeof setTimeout> | undefined;
  map.on('webglcontextlost', () => {
    // Without a context the map has no style either (maplibre #7022), and every call for it would throw.
    drawn.stop();
    base.stop();
    businesses.stop();
    lostTimer = setTimeout(options.onLost, LOST_MS);
  });
  map.on('webglcontextrestored', () => {
    clearTimeout(lostTimer);
    options.onLost();
  });
  const timers = new Set<ReturnType<typeof setTimeout>>();
  return {
    setZones(shapes) {
      drawn.setZones(shapes);
      columns.setZones(shapes);
    },
    setDivisions: (divisions) => drawn.setDivisions(divisions),
    setBusinesses: (filter) => businesses.set(filter),
    setUnits: (units) => businesses.setUnits(units),
    choose(zone, ids) {
      drawn.choose(zone);
      businesses.choose(ids);
    },
    pulse(at) {
      const element = document.createElement('div');
      element.className = styles.pulse ?? '';
      const marker = new Marker({ element }).setLngLat(at).addTo(map);
      const timer = setTimeout(() => {
        marker.remove();
        timers.delete(timer);
      }, PULSE_MS);
      timers.add(timer);
    },
    fit: (target) => void map.fitBounds(target, { padding, duration: reducedMotion ? 0 : 800 }),
    zoomBy: (levels) => void map.zoomTo(map.getZoom() + levels, { duration: reducedMotion ? 0 : 250 }),
    setColumns(isOn) {
      columns.set(isOn);
      if (map.getPitch() > 0 !== isOn) map.easeTo({ pitch: isOn ? PITCH : 0, duration: reducedMotion ? 0 : 800 });
    },
    keepVisible(point, room) {
      const { x, y } = map.project(point);
      const { clientWidth: width, clientHeight: height } = container;
      const by: [number, number] = [
        outside(x, room.left, width - room.right),
        outside(y, room.top, height - room.bottom),
      ];
      if (by[0] !== 0 || by[1] !== 0) map.panBy(by, { duration: reducedMotion ? 0 : 400 });
    },
    flyTo: (center, zoom) => void map.easeTo({ center, zoom, duration: reducedMotion ? 0 : 800 }),
    picture(words) {
      // What was drawn is gone from the canvas as soon as this task ends.
      const over = columns.canvas();
      map.redraw();
      return composePicture([map.getCanvas(), ...(over ? [over] : [])], { words, tokens, ratio: map.getPixelRatio() });
    },
    remove() {
      clearTimeout(lostTimer);
      base.stop();
      for (const timer of timers) clearTimeout(timer);
      columns.stop();
      businesses.stop();
      map.remove();
    },
  };
}
