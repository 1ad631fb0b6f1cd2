import { PbfWriter } from 'pbf';
import { TILE_EXTENT } from './tile-source';

/** Layers of a vector tile, version 2 of the specification: github.com/mapbox/vector-tile-spec/tree/master/2.1 */

export const geometryTypes = { point: 1, polygon: 3 } as const;

/** Numbers of the fields of the messages. */
export const TILE_LAYER = 3;
export const layerFields = { name: 1, feature: 2, key: 3, value: 4, extent: 5, version: 15 } as const;
export const featureFields = { id: 1, tags: 2, type: 3, geometry: 4 } as const;
export const valueFields = { text: 1, real: 3, whole: 5, truth: 7 } as const;

/** One layer as it is written: its features one after the other, its keys and values each once, at the end. */
export class Layer {
  readonly #features = new PbfWriter(new Uint8Array(1 << 14));
  readonly #keys = new Map<string, number>();
  readonly #values = new Map<string | number | true, number>();
  readonly #writers: ((out: PbfWriter) => void)[] = [];

  constructor(readonly name: string) {}

  /** Bytes of the features so far. */
  get size(): number {
    return this.#features.pos;
  }

  key(name: string): number {
    return placeIn(this.#keys, name);
  }

  text(value: string): number {
    return this.#value(`t${value}`, (out) => out.writeStringField(valueFields.text, value));
  }

  /** A number that may have decimals: of one form throughout a column, whether it has them or not. */
  real(value: number): number {
    return this.#value(`r${value}`, (out) => out.writeDoubleField(valueFields.real, value));
  }

  /** A whole number that is not negative. */
  whole(value: number): number {
    // Mostly it is known: then nothing is made for it.
    return this.#values.get(value) ?? this.#value(value, (out) => out.writeVarintField(valueFields.whole, value));
  }

  truth(): number {
    return this.#value(true, (out) => out.writeBooleanField(valueFields.truth, true));
  }

  /**
   * @param id       not negative; null = none
   * @param tags     key, value, key, value, …
   * @param geometry commands and zigzag parameters
   */
  feature(id: number | null, type: number, tags: number[], geometry: number[]): void {
    this.#features.writeMessage(layerFields.feature, writeFeature, { id, type, tags, geometry });
  }

  /** Append to a tile. A layer without features is left out. */
  writeTo(tile: PbfWriter): void {
    if (this.size > 0) tile.writeMessage(TILE_LAYER, (_, out) => this.#write(out), null);
  }

  #write(out: PbfWriter): void {
    out.writeVarintField(layerFields.version, 2);
    out.writeStringField(layerFields.name, this.name);
    const features = this.#features.buf.subarray(0, this.size);
    out.realloc(features.length);
    out.buf.set(features, out.pos);
    out.pos += features.length;
    for (const key of this.#keys.keys()) out.writeStringField(layerFields.key, key);
    for (const write of this.#writers) out.writeMessage(layerFields.value, (_, value) => write(value), null);
    out.writeVarintField(layerFields.extent, TILE_EXTENT);
  }

  #value(known: string | number | true, write: (out: PbfWriter) => void): number {
    const place = placeIn(this.#values, known);
    if (place === this.#writers.length) this.#writers.push(write);
    return place;
  }
}

interface Feature {
  id: number | null;
  type: number;
  tags: number[];
  geometry: number[];
}

function writeFeature({ id, type, tags, geometry }: Feature, out: PbfWriter): void {
  if (id !== null) out.writeVarintField(featureFields.id, id);
  out.writePackedVarint(featureFields.tags, tags);
  out.writeVarintField(featureFields.type, type);
  out.writePackedVarint(featureFields.geometry, geometry);
}

function placeIn<Known>(places: Map<Known, number>, known: Known): number {
  const there = places.get(known);
  if (there !== undefined) return there;
  places.set(known, places.size);
  return places.size - 1;
}
