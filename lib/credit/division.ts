import type { Geometry } from 'geojson';

/** A division 行政区划 as the API and the map show it. */
export interface Division {
  /** GB/T 2260, or the source's own. */
  code: string;
  name: string;
  /** Code of the division above; null = not given. */
  parent: string | null;
  /** WGS 84, simplified to about 10 m. */
  geometry: Geometry;
  /** The outline came from a synthetic batch: shown as schematic. */
  synthetic: boolean;
}
