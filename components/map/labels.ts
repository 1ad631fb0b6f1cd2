import type { Feature, Point } from 'geojson';
import type { ZoneShape } from './zone-shapes';

/** Radius of the largest dot and of the smallest, in heights of the label's text. */
const RADII = { largest: 1.5, smallest: 0.45 };

/**
 * Names of the zones that the map is about, with a dot for those that are too small to be seen from afar: its area is in
 * proportion to the businesses with a grade.
 */
export function labelFeatures(shapes: readonly ZoneShape[]): Feature<Point>[] {
  const leading = shapes.filter((shape) => shape.leading);
  const most = Math.max(1, ...leading.map(({ evaluated }) => evaluated));
  return leading.flatMap((shape) => {
    if (shape.anchor === null) return [];
    const radius = Math.max(RADII.smallest, RADII.largest * Math.sqrt(shape.evaluated / most));
    const away = radius + 0.25;
    return [
      {
        type: 'Feature' as const,
        properties: {
          name: shape.name,
          tail: shape.value === '' ? '' : `\n${shape.value}`,
          // Of two names that collide the one of the larger zone stays.
          order: -shape.evaluated,
          isSmall: shape.isSmall,
          isAlarmed: shape.isAlarmed,
          fill: shape.fill ?? '',
          radius,
          ...(shape.isSmall && {
            beside: ['top', [0, away], 'bottom', [0, -away], 'left', [away, 0], 'right', [-away, 0]],
          }),
        },
        geometry: { type: 'Point' as const, coordinates: shape.anchor },
      },
    ];
  });
}
