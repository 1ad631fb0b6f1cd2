import { type GeoJSONSource, LngLat, type Map as MapLibre, MercatorCoordinate } from 'maplibre-gl';
import type { EntityKind } from '@/lib/credit/entity';
import type { Scheme } from '@/lib/credit/scheme';
import type { Topic } from '@/lib/live/protocol';
import type { BusinessesInView, WorldBox } from '@/lib/tiles/marks-in-view';
import { BUSINESSES, businessLayers, UNIT_NAMES, UNITS, visibleLayers } from './business-layers';
import { drawIcon, ICON_RATIO } from './icons';
import { LiveTiles } from './live-tiles';
import type { MapSizes } from './map-style';
import { markNamed } from './mark-icon';
import type { Tokens } from './tokens';

/** Which businesses a map shows. */
export interface BusinessFilter {
  /** Whose grades; null = the deployment's, which is not known here. */
  scheme: Scheme | null;
  /** Only demonstration units. */
  demonstration: boolean;
  /** Only this grade; null = all. */
  grade: string | null;
  /** Only this kind; null = all. */
  kind: EntityKind | null;
}

/** A demonstration unit that the map names. */
export interface NamedUnit {
  name: string;
  point: [lng: number, lat: number];
}

export interface BusinessOptions {
  /** They may be others, or elsewhere, than before. */
  onBusinesses: (inView: BusinessesInView | null) => void;
  /** Some are not as they were, here. */
  onChanged: (places: [lng: number, lat: number][]) => void;
}

/** Names of zones lie above all marks. */
const BELOW = 'zone-labels';
/** Tiles come in handfuls: the view is counted after each. */
const COUNT_AFTER_MS = 100;

/** Degrees of some places, each once: many may stand on one spot. */
function spotsOf(places: readonly [x: number, y: number][]): [lng: number, lat: number][] {
  const spots = new Map(places.map((place) => [place.join(), place]));
  return [...spots.values()].map(([x, y]) => new MercatorCoordinate(x, y).toLngLat().toArray());
}

/** The search of a tile's address. */
function searchOf({ scheme, demonstration, grade, kind }: BusinessFilter): string {
  const search = new URLSearchParams({
    ...(scheme && { scheme: scheme.id }),
    ...(demonstration && { demonstration: 'true' }),
    ...(grade !== null && { grade }),
    ...(kind !== null && { kind }),
  }).toString();
  return search === '' ? '' : `?${search}`;
}

/** The businesses of a map, out of tiles that follow the stream. */
export class Businesses {
  private filter: BusinessFilter | null = null;
  private units: readonly NamedUnit[] = [];
  private chosen: readonly number[] = [];
  private open: { all: LiveTiles; units: LiveTiles; layers: string[] } | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private started = false;

  constructor(
    private readonly map: MapLibre,
    private readonly look: { tokens: Tokens; sizes: MapSizes },
    private readonly options: BusinessOptions,
  ) {}

  /** The style is there. */
  start(): void {
    this.started = true;
    this.map.setMissingStyleImageResolver(this.drawMark);
    this.map.on('moveend', this.settle);
    this.rebuild();
  }

  set(filter: BusinessFilter | null): void {
    const before = this.filter && searchOf(this.filter);
    this.filter = filter;
    if (this.started && (filter && searchOf(filter)) !== before) this.rebuild();
  }

  setUnits(units: readonly NamedUnit[]): void {
    this.units = units;
    void this.map.getSource<GeoJSONSource>(UNIT_NAMES)?.setData(this.unitNames());
  }

  /** Mark some by their ids. */
  choose(ids: readonly number[]): void {
    this.mark(this.chosen, false);
    this.chosen = ids;
    this.mark(ids, true);
  }

  stop(): void {
    this.started = false;
    clearTimeout(this.timer);
    this.open?.all.stop();
    this.open?.units.stop();
    this.open = null;
  }

  private mark(ids: readonly number[], chosen: boolean): void {
    if (this.open === null) return;
    for (const id of ids) this.map.setFeatureState({ source: BUSINESSES, sourceLayer: 'entities', id }, { chosen });
  }

  private rebuild(): void {
    this.close();
    const { map, filter, look } = this;
    if (filter === null) return;
    const topic: Topic = filter.scheme === null ? 'tiles' : `tiles?scheme=${filter.scheme.id}`;
    const follow = (source: string, search: string, onChanged: BusinessOptions['onChanged']) =>
      new LiveTiles(map, {
        source,
        search,
        topic,
        onRead: this.countSoon,
        onChanged: (places) => onChanged(spotsOf(places)),
        // Not while it is being told.
        onRenumbered: () => queueMicrotask(() => this.started && this.rebuild()),
      });
    const all = follow(BUSINESSES, searchOf(filter), this.options.onChanged);
    const units = follow(UNITS, searchOf({ ...filter, demonstration: true }), () => {});
    map.addSource(UNIT_NAMES, { type: 'geojson', data: this.unitNames() });
    const layers = businessLayers(look.tokens, look.sizes, filter.scheme);
    for (const layer of layers) map.addLayer(layer, BELOW);
    this.open = { all, units, layers: layers.map(({ id }) => id) };
    this.mark(this.chosen, true);
    this.countSoon();
  }

  private close(): void {
    if (this.open === null) return;
    const { all, units, layers } = this.open;
    this.open = null;
    for (const id of layers) this.map.removeLayer(id);
    for (const id of [BUSINESSES, UNITS, UNIT_NAMES]) this.map.removeSource(id);
    all.stop();
    units.stop();
  }

  private readonly drawMark = (name: string): void => {
    const mark = markNamed(name);
    if (mark && !this.map.hasImage(name))
      this.map.addImage(name, drawIcon(mark.face, mark.hasUnit, this.look.tokens), { pixelRatio: ICON_RATIO });
  };

  private readonly settle = (): void => {
    this.open?.all.settle();
    this.open?.units.settle();
    this.countSoon();
  };

  private readonly countSoon = (): void => {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.count();
    }, COUNT_AFTER_MS);
  };

  private count(): void {
    if (this.open === null) return;
    const inView = this.open.all.inView(this.box());
    this.options.onBusinesses(inView);
    if (inView === null) return;
    const { isCells } = inView;
    const drawn = visibleLayers({ isCells, onlyUnits: this.filter?.demonstration ?? false });
    for (const [layer, visibility] of Object.entries(drawn))
      if (this.map.getLayoutProperty(layer, 'visibility') !== visibility)
        this.map.setLayoutProperty(layer, 'visibility', visibility);
  }

  private box(): WorldBox {
    const [[west, south], [east, north]] = this.map.getBounds().toArray();
    const from = MercatorCoordinate.fromLngLat(new LngLat(west, north));
    const to = MercatorCoordinate.fromLngLat(new LngLat(east, south));
    return [from.x, from.y, to.x, to.y];
  }

  private unitNames(): GeoJSON.FeatureCollection {
    return {
      type: 'FeatureCollection',
      features: this.units.map(({ name, point }) => ({
        type: 'Feature',
        properties: { name },
        geometry: { type: 'Point', coordinates: point },
      })),
    };
  }
}
