import { ColumnLayer } from '@deck.gl/layers';
import { MapLibreOverlay } from '@deck.gl/maplibre';
import type { Map as MapLibre } from 'maplibre-gl';
import { color, type Tokens } from './tokens';
import type { ZoneShape } from './zone-shapes';

/** The only file that names deck.gl: zones as columns. In a chunk of its own, loaded when 3-D is switched on. */

export interface Columns {
  show(shapes: readonly ZoneShape[]): void;
  /** What they are drawn on, over the map's own canvas; null = nothing yet. */
  canvas(): HTMLCanvasElement | null;
  remove(): void;
}

/** Of the diagonal of all columns' feet: the height of the tallest, and the radius of each. */
const HEIGHT = 0.22;
const RADIUS = 0.011;

const METRES_PER_DEGREE = 111_320;

interface Column {
  id: string;
  foot: [number, number];
  height: number;
  fill: [number, number, number, number];
}

/** Red, green, blue and alpha of `#rrggbb`, as all tokens of the map are written. */
function colorBytes(hex: string, alpha: number): [number, number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255, alpha];
}

/** Metres from corner to corner of the box around some points. */
function spread(points: readonly (readonly [number, number])[]): number {
  const [lngs, lats] = [points.map(([lng]) => lng), points.map(([, lat]) => lat)];
  const narrower = Math.cos(((lats[0] ?? 0) * Math.PI) / 180);
  const [width, depth] = [lngs, lats].map((all) => Math.max(...all) - Math.min(...all)) as [number, number];
  return Math.max(1_000, METRES_PER_DEGREE * Math.hypot(width * narrower, depth));
}

/**
 * One column for each zone that the map is about, as high and in the colour that the measure gives it.
 *
 * @returns the columns and the radius of each in metres
 */
export function columnsOf(shapes: readonly ZoneShape[], tokens: Tokens): { columns: Column[]; radius: number } {
  const leading = shapes.flatMap((shape) =>
    shape.leading && shape.anchor !== null ? [{ ...shape, anchor: shape.anchor }] : [],
  );
  if (leading.length === 0) return { columns: [], radius: 0 };
  const metres = spread(leading.map(({ anchor }) => anchor));
  const columns = leading.map(({ id, anchor, height, fill }): Column => {
    const token = fill === null || fill === 'hatch' || fill === 'cross' ? 'grade-none' : fill;
    return {
      id,
      foot: anchor,
      height: height * metres * HEIGHT,
      fill: colorBytes(color(tokens, token), 235),
    };
  });
  return { columns, radius: Math.max(60, metres * RADIUS) };
}

interface Handlers {
  onZone: (id: string) => void;
  /** After each frame that shows them. */
  onDrawn: () => void;
}

/** Frames before the layer has its data and its program, which browsers link beside the page's work, show nothing of it. */
const isDrawn = (layer: ColumnLayer<Column>): boolean =>
  layer.isLoaded && layer.getModels().every(({ pipeline }) => pipeline.linkStatus === 'success');

/** Put columns over a map whose style is there (before that deck.gl does not know the order of layers, #10733). */
export function openColumns(map: MapLibre, tokens: Tokens, { onZone, onDrawn }: Handlers): Columns {
  let layer: ColumnLayer<Column> | null = null;
  const onAfterRender = () => {
    if (layer !== null && isDrawn(layer)) onDrawn();
  };
  const overlay = new MapLibreOverlay({ interleaved: false, layers: [], onAfterRender });
  map.addControl(overlay);
  return {
    show(shapes) {
      const { columns, radius } = columnsOf(shapes, tokens);
      layer = new ColumnLayer<Column>({
        id: 'zone-columns',
        data: columns,
        diskResolution: 6,
        radius,
        extruded: true,
        pickable: true,
        getPosition: ({ foot }) => foot,
        getElevation: ({ height }) => height,
        getFillColor: ({ fill }) => fill,
        onClick: ({ object }) => {
          if (object) onZone((object as Column).id);
          return true;
        },
      });
      overlay.setProps({ layers: [layer] });
    },
    canvas: () => overlay.getCanvas(),
    remove: () => void map.removeControl(overlay),
  };
}
