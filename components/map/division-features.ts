import type { Feature, Geometry, Point } from 'geojson';
import type { Division } from '@/lib/credit/division';
import { anchorOf } from './geometry';

/** Borders of divisions, and a point inside each of the smallest for its name: a county is named by its towns. */
export function divisionFeatures(divisions: readonly Division[]): {
  borders: Feature<Geometry>[];
  names: Feature<Point>[];
} {
  const codes = divisions.map(({ code }) => code);
  return {
    borders: divisions.map(({ geometry }) => ({ type: 'Feature', properties: {}, geometry })),
    names: divisions.flatMap(({ code, name, geometry }): Feature<Point>[] => {
      const anchor = codes.some((other) => other !== code && other.startsWith(stem(code))) ? null : anchorOf(geometry);
      if (anchor === null) return [];
      return [{ type: 'Feature', properties: { name }, geometry: { type: 'Point', coordinates: anchor } }];
    }),
  };
}

/** What the codes of all divisions below begin with: GB/T 2260 fills up with pairs of zeros. */
const stem = (code: string) => code.replace(/(00)+$/, '');
