/** What lies under the marks of a map, as a browser is told of it. */
export interface Basemap {
  kind: BasemapKind;
  /**
   * Addresses with {z}, {x} and {y}: of raster tiles one list for each picture that lies on the one before, each list the
   * same tiles at several hosts; of vector tiles one list. Of a PMTiles file or a style its one address.
   */
  addresses: string[][];
  /** The coordinate system that it is drawn in. */
  crs: BasemapCrs;
  /** Its own map approval number (审图号); null = none is configured. */
  approval: string | null;
  /** Whose it is. */
  attribution: string | null;
  /** CSS pixels of a raster tile's side. */
  tileSize: number;
  minzoom: number;
  maxzoom: number;
  /** Layers of vector tiles that are drawn, the first lowest; empty = those that a PMTiles file names. */
  layers: string[];
  /** Where the browser may read it from: origins, without our own. */
  hosts: string[];
}

export const basemapKinds = ['raster', 'vector', 'pmtiles', 'style'] as const;
export type BasemapKind = (typeof basemapKinds)[number];

/** `wgs84` is CGCS2000 as well, so Tianditu; `gcj02` = Amap, Tencent; `bd09` = Baidu. */
export const basemapCrsNames = ['wgs84', 'gcj02', 'bd09'] as const;
export type BasemapCrs = (typeof basemapCrsNames)[number];
