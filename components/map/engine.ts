import {
  type GeoJSONSource,
  type MapGeoJSONFeature,
  Map as MapLibre,
  type MapMouseEvent,
  Marker,
  setWorkerUrl,
} from 'maplibre-gl';
import type { Division } from '@/lib/credit/division';
import { ColumnSwitch } from './column-switch';
import { divisionFeatures } from './division-features';
import type { Box } from './geometry';
import { drawHatch, drawIcon, ICON_RATIO } from './icons';
import { labelFeatures } from './labels';
import { HATCH, type MapSizes, mapStyle } from './map-style';
import { iconId, type Place } from './places';
import type { Tokens } from './tokens';
import type { ZoneShape } from './zone-shapes';

/** The only file that names MapLibre's code: it is loaded when a map is opened, never on the server. */

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
  onPlace: (key: string) => void;
  onZone: (id: string) => void;
  onNowhere: () => void;
  /** The graphics context is gone for good: open a new map (a restored one draws, but not reliably; TECH 3). */
  onLost: () => void;
}

export interface Engine {
  setDivisions(divisions: readonly Division[]): void;
  setZones(shapes: readonly ZoneShape[]): void;
  setPlaces(places: readonly Place[]): void;
  choose(zone: string | null, place: string | null): void;
  /** A ring that grows and fades where the zone's label stands; `className` holds the motion. */
  pulse(at: [number, number], className: string, ms: number): void;
  fit(box: Box): void;
  zoomBy(levels: number): void;
  flyTo(center: [number, number], zoom: number): void;
  /** Move no further than needed for a point to lie inside the room that is left free. */
  keepVisible(point: [number, number], room: Padding): void;
  /** Zones as columns over a tilted map, or flat again. */
  setColumns(isOn: boolean): void;
  remove(): void;
}

/** Degrees from straight down under columns. */
const PITCH = 50;
/** More businesses than stand on any one point. */
const MOST_AT_ONE_PLACE = 100_000;

/** How far a coordinate lies outside a range; 0 = inside. */
const outside = (at: number, from: number, to: number) => Math.min(0, at - from) + Math.max(0, at - to);

const FILLS = ['share-1', 'share-2', 'share-3', 'share-4', 'share-5', 'share-6'];
const LOST_MS = 5_000;

/** @throws where the browser gives no WebGL */
export function openEngine(container: HTMLElement, options: EngineOptions): Engine {
  const { camera, box, padding, tokens, reducedMotion } = options;
  const map = new MapLibre({
    container,
    style: mapStyle(tokens, FILLS, options.sizes),
    ...(camera ? camera : box ? { bounds: box, fitBoundsOptions: { padding } } : {}),
    ...(options.columns && { pitch: PITCH }),
    interactive: options.interactive,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    renderWorldCopies: false,
    maxZoom: 20,
    // MapLibre clamps to 4096 px by itself, which would blur a wall of 8K.
    maxCanvasSize: [8192, 8192],
    fadeDuration: reducedMotion ? 0 : 200,
    localIdeographFontFamily: getComputedStyle(container).fontFamily,
    locale: { 'Map.Title': options.label },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  const drawn = new Drawing(map, tokens);
  const columns = new ColumnSwitch(map, tokens, options.onZone);
  const report = () => {
    const { lng, lat } = map.getCenter();
    const [[west, south], [east, north]] = map.getBounds().toArray();
    options.onCamera({ center: [lng, lat], zoom: map.getZoom() }, [west, south, east, north]);
  };
  map.on('load', () => {
    drawn.start();
    columns.start();
    options.onReady();
    report();
  });
  map.on('idle', options.onIdle);
  map.on('moveend', report);
  map.on('click', (event) => click(map, event, options));
  for (const layer of ['places', 'zone-fill']) {
    map.on('mouseenter', layer, () => map.getCanvas().classList.add('pointing'));
    map.on('mouseleave', layer, () => map.getCanvas().classList.remove('pointing'));
  }
  let lostTimer: ReturnType<typeof setTimeout> | undefined;
  map.on('webglcontextlost', () => {
    // Without a context the map has no style either (maplibre #7022), and every call for it would throw.
    drawn.stop();
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
    setPlaces: (places) => drawn.setPlaces(places),
    choose: (zone, place) => drawn.choose(zone, place),
    pulse(at, className, ms) {
      const element = document.createElement('div');
      element.className = className;
      const marker = new Marker({ element }).setLngLat(at).addTo(map);
      const timer = setTimeout(() => {
        marker.remove();
        timers.delete(timer);
      }, ms);
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
    remove() {
      clearTimeout(lostTimer);
      for (const timer of timers) clearTimeout(timer);
      columns.stop();
      map.remove();
    },
  };
}

function click(map: MapLibre, event: MapMouseEvent, options: EngineOptions): void {
  const { x, y } = event.point;
  // A finger is wider than a mark: anything within 10 px counts, the nearest middle first.
  const near: [[number, number], [number, number]] = [
    [x - 10, y - 10],
    [x + 10, y + 10],
  ];
  const key: unknown = nearest(map, event, map.queryRenderedFeatures(near, { layers: ['places'] }))?.properties.key;
  if (typeof key === 'string') {
    options.onPlace(key);
    return;
  }
  const zones = map.queryRenderedFeatures(event.point, { layers: ['zone-ground'] });
  const id: unknown = zones[0]?.properties.id;
  if (typeof id === 'string') options.onZone(id);
  else options.onNowhere();
}

/** The point feature whose middle is nearest to a click: where marks overlap, the one that was aimed at. */
function nearest(map: MapLibre, event: MapMouseEvent, features: MapGeoJSONFeature[]): MapGeoJSONFeature | undefined {
  const distance = ({ geometry }: MapGeoJSONFeature): number => {
    if (geometry.type !== 'Point') return Number.POSITIVE_INFINITY;
    const [lng = 0, lat = 0] = geometry.coordinates;
    return map.project([lng, lat]).dist(event.point);
  };
  return features
    .map((feature) => ({ feature, away: distance(feature), n: Number(feature.properties.n) }))
    .sort((a, b) => a.away - b.away || b.n - a.n)[0]?.feature;
}

/** What the map shows, kept so that it can be handed over once the style is there, and so that only changes are sent. */
class Drawing {
  private started = false;
  private shapes: readonly ZoneShape[] = [];
  private places: readonly Place[] = [];
  private divisions: readonly Division[] = [];
  private outline = '';
  private geometries: readonly unknown[] = [];
  private chosen: { zone: string | null; place: string | null } = { zone: null, place: null };

  constructor(
    private readonly map: MapLibre,
    private readonly tokens: Tokens,
  ) {}

  start(): void {
    this.started = true;
    this.map.addImage(HATCH, drawHatch(this.tokens), { pixelRatio: ICON_RATIO });
    this.drawDivisions();
    this.drawZones();
    this.drawPlaces();
  }

  stop(): void {
    this.started = false;
  }

  setZones(shapes: readonly ZoneShape[]): void {
    this.shapes = shapes;
    if (this.started) this.drawZones();
  }

  setPlaces(places: readonly Place[]): void {
    this.places = places;
    if (this.started) this.drawPlaces();
  }

  setDivisions(divisions: readonly Division[]): void {
    if (divisions === this.divisions) return;
    this.divisions = divisions;
    if (this.started) this.drawDivisions();
  }

  choose(zone: string | null, place: string | null): void {
    const before = this.chosen;
    this.chosen = { zone, place };
    if (!this.started) return;
    this.mark('zones', before.zone, zone);
    this.mark('places', before.place, place);
  }

  private mark(source: string, before: string | null, now: string | null): void {
    if (before !== null) this.map.setFeatureState({ source, id: before }, { chosen: false });
    if (now !== null) this.map.setFeatureState({ source, id: now }, { chosen: true });
  }

  private drawDivisions(): void {
    const { borders, names } = divisionFeatures(this.divisions);
    void this.source('divisions')?.setData({ type: 'FeatureCollection', features: borders });
    void this.source('division-names')?.setData({ type: 'FeatureCollection', features: names });
  }

  private drawZones(): void {
    const geometries = this.shapes.map(({ geometry }) => geometry);
    const outline = JSON.stringify(this.shapes.map(({ id, leading }) => [id, leading]));
    // Shapes are the heavy part and seldom change; the same objects come back with every new count.
    const isSame = outline === this.outline && geometries.every((geometry, i) => geometry === this.geometries[i]);
    if (!isSame) {
      this.outline = outline;
      this.geometries = geometries;
      void this.source('zones')?.setData({
        type: 'FeatureCollection',
        features: this.shapes.map(({ id, leading, kind, geometry }) => ({
          type: 'Feature',
          properties: { id, leading, kind },
          geometry,
        })),
      });
    }
    for (const { id, fill } of this.shapes) {
      const index = fill === null ? -1 : FILLS.indexOf(fill);
      this.map.setFeatureState({ source: 'zones', id }, { fill: index, hatch: fill === 'hatch' });
    }
    void this.source('labels')?.setData({
      type: 'FeatureCollection',
      features: labelFeatures(this.shapes),
    });
    this.mark('zones', null, this.chosen.zone);
  }

  private drawPlaces(): void {
    for (const place of this.places) {
      const id = iconId(place);
      if (!this.map.hasImage(id)) this.map.addImage(id, drawIcon(place, this.tokens), { pixelRatio: ICON_RATIO });
    }
    void this.source('places')?.setData({
      type: 'FeatureCollection',
      features: this.places.map((place) => ({
        type: 'Feature',
        properties: {
          key: place.key,
          icon: iconId(place),
          n: place.entities.length,
          order: place.entities.length + (place.demonstration ? MOST_AT_ONE_PLACE : 0),
          ...(place.unit !== null && { unit: place.unit }),
          // Several that differ carry their number inside the mark.
          count: place.look && place.entities.length > 1 ? String(place.entities.length) : '',
        },
        geometry: { type: 'Point', coordinates: place.point },
      })),
    });
    this.mark('places', null, this.chosen.place);
  }

  private source(id: string): GeoJSONSource | undefined {
    return this.map.getSource<GeoJSONSource>(id);
  }
}
