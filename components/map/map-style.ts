import type { StyleSpecification } from 'maplibre-gl';
import { color, type Tokens } from './tokens';

/** Faces for labels, drawn by the browser itself: the style names no glyph server, so nothing leaves the machine. */
const FACES = ['Inter Variable', 'Noto Sans CJK SC', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei'];

export const HATCH = 'hatch';

const empty = { type: 'FeatureCollection' as const, features: [] };

/** Type sizes and line widths of a map: a wall's are shares of its height, a desk's are fixed. In CSS pixels. */
export interface MapSizes {
  label: number;
  line: number;
}

/**
 * The whole map as data. Zone colours come by feature state (`fill` = index of a token in `fills`), so that a changed
 * count repaints without sending shapes again. There is no background: the page's ground shows through.
 */
export function mapStyle(tokens: Tokens, fills: readonly string[], sizes: MapSizes): StyleSpecification {
  const on = (state: string) => ['boolean', ['feature-state', state], false];
  return {
    version: 8,
    sources: {
      zones: { type: 'geojson', data: empty, promoteId: 'id' },
      labels: { type: 'geojson', data: empty },
      places: { type: 'geojson', data: empty, promoteId: 'key' },
    },
    layers: [
      {
        id: 'zone-ground',
        type: 'fill',
        source: 'zones',
        filter: ['get', 'leading'],
        paint: { 'fill-color': color(tokens, 'surface') },
      },
      {
        id: 'zone-fill',
        type: 'fill',
        source: 'zones',
        paint: {
          'fill-color': [
            'match',
            ['coalesce', ['feature-state', 'fill'], -1],
            ...fills.flatMap((token, index) => [index, color(tokens, token)]),
            color(tokens, 'surface'),
          ] as never,
          // Near the ground the marks speak and the share steps back.
          'fill-opacity': [
            'interpolate',
            ['linear'],
            ['zoom'],
            12,
            ['case', ['>=', ['coalesce', ['feature-state', 'fill'], -1], 0], 0.92, 0],
            15,
            ['case', ['>=', ['coalesce', ['feature-state', 'fill'], -1], 0], 0.3, 0],
          ] as never,
        },
      },
      {
        id: 'zone-hatch',
        type: 'fill',
        source: 'zones',
        paint: { 'fill-pattern': HATCH, 'fill-opacity': ['case', on('hatch'), 0.5, 0] as never },
      },
      {
        id: 'zone-line',
        type: 'line',
        source: 'zones',
        layout: { 'line-join': 'round' },
        paint: {
          'line-color': ['case', ['get', 'leading'], color(tokens, 'ground'), color(tokens, 'faint')],
          'line-width': ['case', ['get', 'leading'], sizes.line, sizes.line * 1.5],
        },
      },
      {
        id: 'zone-chosen',
        type: 'line',
        source: 'zones',
        layout: { 'line-join': 'round' },
        paint: {
          'line-color': color(tokens, 'text'),
          'line-width': sizes.line * 2.5,
          'line-opacity': ['case', on('chosen'), 1, 0] as never,
        },
      },
      {
        id: 'place-chosen',
        type: 'circle',
        source: 'places',
        paint: {
          'circle-radius': 20,
          'circle-color': color(tokens, 'accent'),
          'circle-opacity': ['case', on('chosen'), 0.25, 0] as never,
          'circle-stroke-color': color(tokens, 'accent'),
          'circle-stroke-width': ['case', on('chosen'), 2.5, 0] as never,
        },
      },
      {
        id: 'places',
        type: 'symbol',
        source: 'places',
        layout: {
          'icon-image': ['get', 'icon'],
          'icon-size': ['interpolate', ['linear'], ['zoom'], 9, 0.45, 13, 0.7, 16, 0.95, 18, 1.1],
          'icon-allow-overlap': true,
          'icon-ignore-placement': true,
          // Where marks overlap, the place with most businesses lies on top.
          'symbol-sort-key': ['get', 'n'],
          'text-field': ['get', 'count'],
          'text-font': FACES,
          'text-size': 12,
          'text-offset': [0.95, -0.8],
          'text-anchor': 'left',
          'text-optional': true,
        },
        paint: {
          'text-color': color(tokens, 'text'),
          'text-halo-color': color(tokens, 'ground'),
          'text-halo-width': 1.6,
        },
      },
      {
        id: 'zone-labels',
        type: 'symbol',
        source: 'labels',
        layout: {
          'text-field': [
            'format',
            ['get', 'name'],
            {},
            ['get', 'tail'],
            { 'font-scale': 0.94, 'text-font': ['literal', FACES] },
          ],
          'text-font': FACES,
          'text-size': sizes.label,
          'text-max-width': 8,
          'text-line-height': 1.15,
          'text-padding': 4,
          'symbol-sort-key': ['get', 'order'],
        },
        paint: {
          'text-color': color(tokens, 'text'),
          'text-halo-color': color(tokens, 'ground'),
          'text-halo-width': Math.max(1.5, sizes.label / 9),
        },
      },
    ],
  };
}
