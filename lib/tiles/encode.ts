import { PbfWriter } from 'pbf';
import { cellLayer } from './cell-layer';
import { Layer } from './layer';
import { writeOutlines } from './outline';
import { pointLayer } from './point-layer';
import type { TileRead } from './tile-source';

/** A tile's largest size, not compressed. */
export const MOST_BYTES = 500_000;
/** What features may take of it; names, keys and values come on top of them. Raw points are few enough by themselves. */
const MOST_CELLS = 250_000;
const MOST_OUTLINES = 150_000;

/**
 * The bytes of a tile: layers `entities` or `cells`, and `zones`; those without features are left out.
 *
 * What would be too large is shown more coarsely and not cut off. Of outlines, those that come last and do not fit into
 * 150,000 bytes are left out.
 *
 * @returns no bytes at all when nothing is in the tile; at most `MOST_BYTES`
 */
export function encodeTile({ content, zones }: Pick<TileRead, 'content' | 'zones'>): Uint8Array {
  const tile = new PbfWriter(new Uint8Array(1 << 15));
  const businesses = content.kind === 'points' ? pointLayer(content) : cellLayer(content, MOST_CELLS);
  businesses.writeTo(tile);
  const outlines = new Layer('zones');
  writeOutlines(outlines, zones, MOST_OUTLINES);
  outlines.writeTo(tile);
  return tile.finish();
}
