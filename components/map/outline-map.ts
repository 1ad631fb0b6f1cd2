import { Map as MapLibre, setWorkerUrl } from 'maplibre-gl';
import type { Basemap } from '@/lib/credit/basemap';
import { BaseSwitch } from './basemap/base-switch';
import { Drawing } from './drawing';
import type { Box } from './geometry';
import { LOWEST_LAYER, type MapSizes, mapStyle } from './map-style';
import { FILLS, type Tokens } from './tokens';

setWorkerUrl('/maplibre/maplibre-gl-worker.mjs');

export interface OutlineMapOptions {
  tokens: Tokens;
  sizes: MapSizes;
  basemap: Basemap | null;
  box: Box | null;
  label: string;
  reducedMotion: boolean;
}

const PADDING = 24;

/**
 * A flat map of the outlines of zones over a basemap, north up, for what is chosen or drawn on it.
 *
 * @throws where the browser gives no WebGL
 */
export function openOutlineMap(container: HTMLElement, options: OutlineMapOptions) {
  const { tokens, sizes, basemap, box, reducedMotion } = options;
  const map = new MapLibre({
    container,
    style: mapStyle(tokens, FILLS, sizes, basemap !== null),
    ...(box && { bounds: box, fitBoundsOptions: { padding: PADDING } }),
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    renderWorldCopies: false,
    maxZoom: 20,
    fadeDuration: reducedMotion ? 0 : 200,
    localIdeographFontFamily: getComputedStyle(container).fontFamily,
    locale: { 'Map.Title': options.label },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  const drawn = new Drawing(map, tokens);
  const base = new BaseSwitch(map, basemap, { tokens, label: sizes.label }, LOWEST_LAYER);
  return {
    map,
    drawn,
    /** Once the style is there. */
    start() {
      drawn.start();
      void base.start();
    },
    stop() {
      drawn.stop();
      base.stop();
    },
    fit: (target: Box) => void map.fitBounds(target, { padding: PADDING, duration: reducedMotion ? 0 : 500 }),
  };
}
