import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import type { Division } from '@/lib/credit/division';
import { divisionFeatures } from './division-features';
import { drawCross, drawHatch, ICON_RATIO } from './icons';
import { labelFeatures } from './labels';
import { CROSS, HATCH } from './map-style';
import { FILLS, type Tokens } from './tokens';
import type { ZoneShape } from './zone-shapes';

/** Zones and divisions that the map shows, kept so that it can be handed over once the style is there, and so that only changes are sent. */
export class Drawing {
  private started = false;
  private shapes: readonly ZoneShape[] = [];
  private divisions: readonly Division[] = [];
  private outline = '';
  private geometries: readonly unknown[] = [];
  private chosen: string | null = null;

  constructor(
    private readonly map: MapLibre,
    private readonly tokens: Tokens,
  ) {}

  start(): void {
    this.started = true;
    this.map.addImage(HATCH, drawHatch(this.tokens), { pixelRatio: ICON_RATIO });
    this.map.addImage(CROSS, drawCross(this.tokens), { pixelRatio: ICON_RATIO });
    this.drawDivisions();
    this.drawZones();
  }

  stop(): void {
    this.started = false;
  }

  setZones(shapes: readonly ZoneShape[]): void {
    this.shapes = shapes;
    if (this.started) this.drawZones();
  }

  setDivisions(divisions: readonly Division[]): void {
    if (divisions === this.divisions) return;
    this.divisions = divisions;
    if (this.started) this.drawDivisions();
  }

  choose(zone: string | null): void {
    if (this.started) {
      this.mark(this.chosen, false);
      this.mark(zone, true);
    }
    this.chosen = zone;
  }

  private mark(zone: string | null, chosen: boolean): void {
    if (zone !== null) this.map.setFeatureState({ source: 'zones', id: zone }, { chosen });
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
      this.map.setFeatureState(
        { source: 'zones', id },
        { fill: index, hatch: fill === 'hatch', cross: fill === 'cross' },
      );
    }
    void this.source('labels')?.setData({
      type: 'FeatureCollection',
      features: labelFeatures(this.shapes),
    });
    this.mark(this.chosen, true);
  }

  private source(id: string): GeoJSONSource | undefined {
    return this.map.getSource<GeoJSONSource>(id);
  }
}
