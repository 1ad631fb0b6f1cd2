import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { Geometry } from 'geojson';
import { Refusal } from '@/lib/credit/refusal';
import { openInput } from './read';

export interface AreaFeature {
  /** 1 = the first feature. */
  row: number;
  properties: Record<string, unknown>;
  geometry: Geometry | null;
}

/** Boundary files are held in memory whole, to be checked against each other; larger ones are no boundaries. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Read a GeoJSON FeatureCollection, plain or .gz.
 *
 * @throws {Refusal} when it is not one, or larger than 256 MB unpacked
 */
export async function readFeatures(path: string, name: string): Promise<{ features: AreaFeature[]; sha256: string }> {
  const { bytes, sha256, encoding } = await openInput(path, { name });
  if (bytes > MAX_BYTES)
    throw new Refusal('file_too_large', `${name} unpacks to ${bytes} bytes; a boundary file may have ${MAX_BYTES}.`);
  const packed = await readFile(path);
  const text = new TextDecoder(encoding).decode(packed[0] === 0x1f && packed[1] === 0x8b ? gunzipSync(packed) : packed);
  return { features: featuresOf(parse(text, name), name), sha256 };
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refusal('bad_json', `${name} is not JSON: ${(error as Error).message}`);
  }
}

function featuresOf(document: unknown, name: string): AreaFeature[] {
  const { type, features } = (document ?? {}) as { type?: unknown; features?: unknown };
  if (type !== 'FeatureCollection' || !Array.isArray(features)) {
    throw new Refusal('not_geojson', `${name} is not a GeoJSON FeatureCollection.`);
  }
  return features.map((feature: { properties?: unknown; geometry?: unknown } | null, i) => ({
    row: i + 1,
    properties: (feature?.properties ?? {}) as Record<string, unknown>,
    geometry: (feature?.geometry ?? null) as Geometry | null,
  }));
}
