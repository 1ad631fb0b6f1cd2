import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { Scheme } from '@/lib/credit/scheme';
import { gradeLook, noGrade } from '../ui/grade-look';
import { FACES, type MapSizes } from './map-style';
import { markName, severalName, UNIT } from './mark-icon';
import { color, type Tokens } from './tokens';

/** Sources: the businesses that are filtered, the demonstration units among all, and these by name. */
export const BUSINESSES = 'businesses';
export const UNITS = 'units';
export const UNIT_NAMES = 'unit-names';

/** Names of demonstration units stand from here on, where there is room. */
export const UNITS_NAMED_FROM = 14;
/** From here on marks are large enough to carry how many stand on a spot. */
const COUNTED_FROM = 14;
/** Beside one that has none, those of many businesses and those with a demonstration unit lie on top. */
const UNIT_ORDER = 100_000;

/** A spot is drawn once. */
const onePerSpot: ExpressionSpecification = ['any', ['!', ['has', 'stack']], ['has', 'top']];

/** The picture of a mark, by the looks of a scheme's grades. */
function iconOf(scheme: Scheme | null): ExpressionSpecification {
  const ring = markName({ look: noGrade });
  const names = (scheme?.grades ?? []).flatMap(({ grade }) => [
    grade,
    markName({ look: gradeLook(scheme ?? undefined, grade) }),
  ]);
  const own = names.length === 0 ? ring : ['match', ['get', 'grade'], ...names, ring];
  const several = ['concat', severalName, ['to-string', ['get', 'stack']], '/'];
  return [
    'concat',
    ['case', ['has', 'mixed'], several, own],
    ['case', ['has', 'demo'], UNIT, ''],
  ] as unknown as ExpressionSpecification;
}

const markLayout = (scheme: Scheme | null) => ({
  'icon-image': iconOf(scheme),
  'icon-size': ['interpolate', ['linear'], ['zoom'], 9, 0.4, 12, 0.5, 14, 0.8, 16, 0.95, 18, 1.1] as never,
  'icon-allow-overlap': true,
  'icon-ignore-placement': true,
  'symbol-sort-key': ['+', ['coalesce', ['get', 'stack'], 1], ['case', ['has', 'demo'], UNIT_ORDER, 0]] as never,
});

/** Dots by the root of how many they stand for, so that their area tells it. */
const dots = (tokens: Tokens, many: ExpressionSpecification) => ({
  'circle-radius': ['interpolate', ['linear'], ['sqrt', many], 1, 1.5, 4, 2.8, 10, 3.8, 60, 4.8] as never,
  'circle-color': color(tokens, 'text'),
  'circle-opacity': 0.6,
  'circle-stroke-color': color(tokens, 'ground'),
  'circle-stroke-width': 0.6,
});

/** Which layers are drawn: marks where every business has one, dots in the whole view where a part of it has cells. */
export function visibleLayers({ isCells, onlyUnits }: { isCells: boolean; onlyUnits: boolean }) {
  const of = (isDrawn: boolean) => (isDrawn ? ('visible' as const) : ('none' as const));
  return {
    businesses: of(!isCells),
    'business-dots': of(isCells),
    units: of(isCells && !onlyUnits),
  };
}

/** Businesses as marks or dots, or counted by cells; demonstration units above the dots, and by name. */
export function businessLayers(tokens: Tokens, sizes: MapSizes, scheme: Scheme | null): LayerSpecification[] {
  return [
    {
      id: 'cells',
      type: 'circle',
      source: BUSINESSES,
      'source-layer': 'cells',
      paint: dots(tokens, ['get', 'n']),
    },
    {
      id: 'business-dots',
      type: 'circle',
      source: BUSINESSES,
      'source-layer': 'entities',
      filter: onePerSpot,
      layout: { visibility: 'none' },
      paint: dots(tokens, ['coalesce', ['get', 'stack'], 1]),
    },
    {
      id: 'business-chosen',
      type: 'circle',
      source: BUSINESSES,
      'source-layer': 'entities',
      paint: {
        'circle-radius': 20,
        'circle-color': color(tokens, 'accent'),
        'circle-opacity': ['case', ['boolean', ['feature-state', 'chosen'], false], 0.25, 0],
        'circle-stroke-color': color(tokens, 'accent'),
        'circle-stroke-width': ['case', ['boolean', ['feature-state', 'chosen'], false], 2.5, 0],
      },
    },
    {
      id: 'businesses',
      type: 'symbol',
      source: BUSINESSES,
      'source-layer': 'entities',
      filter: onePerSpot,
      layout: {
        ...markLayout(scheme),
        visibility: 'visible',
        // Several that differ carry their number inside the mark.
        'text-field': [
          'step',
          ['zoom'],
          '',
          COUNTED_FROM,
          ['case', ['has', 'mixed'], '', ['to-string', ['coalesce', ['get', 'stack'], '']]],
        ],
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
      id: 'units',
      type: 'symbol',
      source: UNITS,
      'source-layer': 'entities',
      filter: onePerSpot,
      layout: { ...markLayout(scheme), visibility: 'none' },
    },
    {
      id: 'unit-labels',
      type: 'symbol',
      source: UNIT_NAMES,
      minzoom: UNITS_NAMED_FROM,
      layout: {
        'text-field': ['get', 'name'],
        'text-font': FACES,
        'text-size': sizes.label * 0.92,
        'text-max-width': 9,
        'text-variable-anchor': ['left', 'right', 'top', 'bottom'],
        'text-radial-offset': 1.1,
        'text-padding': 3,
      },
      paint: {
        'text-color': color(tokens, 'gold'),
        'text-halo-color': color(tokens, 'ground'),
        'text-halo-width': 1.6,
      },
    },
  ];
}
