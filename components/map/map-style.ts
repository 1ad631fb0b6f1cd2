import type { StyleSpecification } from 'maplibre-gl';
import { color, type Tokens } from './tokens';

/** Faces for labels, drawn by the browser itself: the style names no glyph server, so nothing leaves the machine. */
export const FACES = ['Inter Variable', 'Noto Sans CJK SC', 'Noto Sans SC', 'PingFang SC', 'Microsoft YaHei'];

/** Everything of a basemap lies below it. */
export const LOWEST_LAYER = 'zone-ground';

export const HATCH = 'hatch';
export const CROSS = 'cross';

/** Lines of the kinds that are not filled, in widths of the line. */
const dashes = { core_district: [4, 2], specialised_market: [1, 0], future_community: [1, 2] } as const;

/** From here on a small zone is seen by itself. */
export const DOTS_UNTIL = 14.5;
const fading = (opacity: number) => ['interpolate', ['linear'], ['zoom'], DOTS_UNTIL - 1, opacity, DOTS_UNTIL, 0];

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
export function mapStyle(
  tokens: Tokens,
  fills: readonly string[],
  sizes: MapSizes,
  hasBasemap: boolean,
): StyleSpecification {
  // A basemap is to be read through what lies on it, most of all near the ground.
  const filled = hasBasemap ? { far: 0.6, near: 0.12 } : { far: 0.92, near: 0.3 };
  const on = (state: string) => ['boolean', ['feature-state', state], false];
  return {
    version: 8,
    sources: {
      divisions: { type: 'geojson', data: empty },
      'division-names': { type: 'geojson', data: empty },
      zones: { type: 'geojson', data: empty, promoteId: 'id' },
      labels: { type: 'geojson', data: empty },
    },
    layers: [
      {
        id: LOWEST_LAYER,
        type: 'fill',
        source: 'zones',
        filter: ['any', ['get', 'leading'], ['==', ['get', 'kind'], 'region']],
        paint: { 'fill-color': color(tokens, 'surface'), 'fill-opacity': hasBasemap ? 0 : 1 },
      },
      {
        id: 'division-line',
        type: 'line',
        source: 'divisions',
        layout: { 'line-join': 'round' },
        paint: { 'line-color': color(tokens, 'hairline'), 'line-width': sizes.line * 1.25 },
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
            ['case', ['>=', ['coalesce', ['feature-state', 'fill'], -1], 0], filled.far, 0],
            15,
            ['case', ['>=', ['coalesce', ['feature-state', 'fill'], -1], 0], filled.near, 0],
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
        id: 'zone-cross',
        type: 'fill',
        source: 'zones',
        paint: { 'fill-pattern': CROSS, 'fill-opacity': ['case', on('cross'), 0.5, 0] as never },
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
        filter: ['any', ['get', 'leading'], ['!', ['in', ['get', 'kind'], ['literal', Object.keys(dashes)]]]],
      },
      // Kinds that are not filled are told apart by their line, not by a colour.
      ...Object.entries(dashes).map(([kind, dash]) => ({
        id: `zone-line-${kind}`,
        type: 'line' as const,
        source: 'zones',
        filter: ['all', ['!', ['get', 'leading']], ['==', ['get', 'kind'], kind]] as never,
        layout: { 'line-join': 'round' as const },
        paint: {
          'line-color': color(tokens, 'faint'),
          'line-width': sizes.line * 1.5,
          'line-dasharray': [...dash],
        },
      })),
      {
        id: 'zone-dots',
        type: 'circle',
        source: 'labels',
        maxzoom: DOTS_UNTIL,
        filter: ['get', 'isSmall'],
        paint: {
          'circle-radius': ['*', ['get', 'radius'], sizes.label],
          'circle-color': [
            'match',
            ['get', 'fill'],
            ...fills.flatMap((token) => [token, color(tokens, token)]),
            color(tokens, 'surface'),
          ] as never,
          'circle-stroke-color': color(tokens, 'faint'),
          'circle-stroke-width': sizes.line,
          'circle-opacity': fading(0.92) as never,
          'circle-stroke-opacity': fading(1) as never,
        },
      },
      // A ring around a zone with an open warning, from afar and near.
      {
        id: 'zone-alarms',
        type: 'circle',
        source: 'labels',
        filter: ['get', 'isAlarmed'],
        paint: {
          'circle-radius': ['*', ['+', ['get', 'radius'], 0.5], sizes.label],
          'circle-opacity': 0,
          'circle-stroke-color': color(tokens, 'worse'),
          'circle-stroke-width': sizes.line * 2.5,
        },
      },
      // Before all other names: MapLibre places the last layer first, so that these give way.
      {
        id: 'division-names',
        type: 'symbol',
        source: 'division-names',
        layout: {
          'text-field': ['get', 'name'],
          'text-font': FACES,
          'text-size': sizes.label * 0.85,
          'text-max-width': 8,
          'text-padding': sizes.label,
        },
        paint: {
          'text-color': color(tokens, 'faint'),
          'text-halo-color': color(tokens, 'surface'),
          'text-halo-width': Math.max(1, sizes.label / 12),
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
          // Beside a dot the name stands free of it; alone it stands on its zone.
          'text-variable-anchor-offset': ['coalesce', ['get', 'beside'], ['literal', ['center', [0, 0]]]] as never,
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
