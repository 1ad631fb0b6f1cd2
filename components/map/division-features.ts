import type { Feature, Geometry, Point } from 'geojson';
import type { Division } from '@/lib/credit/division';
import { anchorOf } from './geometry';

/** Borders of divisions, and a point inside each for its name. */
export function divisionFeatures(divisions: readonly Division[]): {
  borders: Feature<Geometry>[];
  names: Feature<Point>[];
} {
  return {
    borders: divisions.map(({ geometry }) => ({ type: 'Feature', properties: {}, geometry })),
    names: divisions.flatMap(({ name, geometry }): Feature<Point>[] => {
      const anchor = anchorOf(geometry);
      if (anchor === null) return [];
      return [{ type: 'Feature', properties: { name }, geometry: { type: 'Point', coordinates: anchor } }];
    }),
  };
}
