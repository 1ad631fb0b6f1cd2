import type { LayerSpecification } from 'maplibre-gl';
import { FACES } from '../map-style';
import { color, type Tokens } from '../tokens';

/** Layers whose areas are darker than others': water is what people find their way by. */
const WATER = /water|ocean|sea|river|lake/i;
/** Layers that hold points to be named, not ways to be named along. */
const nameOf = ['coalesce', ['get', 'name:zh'], ['get', 'name'], ['get', 'name:latin'], ['get', 'name:en'], ''];

/** Vector tiles of any schema in the theme's quietest colours: areas, lines and names, so that the marks speak. */
export function quietLayers(source: string, names: readonly string[], tokens: Tokens, label: number) {
  const areas = names.flatMap((name): LayerSpecification[] => [
    {
      id: `base-area-${name}`,
      type: 'fill',
      source,
      'source-layer': name,
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: {
        'fill-color': color(tokens, WATER.test(name) ? 'hairline' : 'raised'),
        'fill-opacity': WATER.test(name) ? 0.9 : 0.5,
      },
    },
    {
      id: `base-line-${name}`,
      type: 'line',
      source,
      'source-layer': name,
      filter: ['==', ['geometry-type'], 'LineString'],
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: {
        'line-color': color(tokens, 'hairline'),
        'line-width': ['interpolate', ['exponential', 1.6], ['zoom'], 8, 0.5, 14, 1.4, 18, 7],
      },
    },
  ]);
  const words = names.map(
    (name): LayerSpecification => ({
      id: `base-name-${name}`,
      type: 'symbol',
      source,
      'source-layer': name,
      filter: ['==', ['geometry-type'], 'Point'],
      layout: {
        'text-field': nameOf as never,
        'text-font': FACES,
        'text-size': label * 0.85,
        'text-max-width': 8,
        'text-padding': label,
      },
      paint: {
        'text-color': color(tokens, 'faint'),
        'text-halo-color': color(tokens, 'ground'),
        'text-halo-width': 1,
      },
    }),
  );
  return [...areas, ...words];
}
