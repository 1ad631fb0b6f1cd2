import { addProtocol, type Map as MapLibre, removeProtocol } from 'maplibre-gl';
import type { Basemap } from '@/lib/credit/basemap';
import type { TileAddress } from '@/lib/tiles/tile-source';
import type { Tokens } from '../tokens';
import { type BaseSource, type BaseStyle, baseStyle } from './base-style';
import { shiftedPicture, shiftedVector } from './shifted-tiles';

let opened = 0;

export interface BaseLook {
  tokens: Tokens;
  /** Size of names in px. */
  label: number;
}

/**
 * What lies under a map's marks. Its tiles are read on the page, not by MapLibre's worker: the worker's own policy lets it
 * read from nowhere. On the map's element `data-basemap` says how far it is: opening, drawn, failed.
 */
export class BaseMap {
  readonly #given = new AbortController();
  readonly #protocol = `xintu-base-${++opened}`;
  #sources = new Map<string, BaseSource>();

  constructor(
    private readonly map: MapLibre,
    private readonly basemap: Basemap,
    private readonly look: BaseLook,
    /** Id of the layer that everything of it lies below. */
    private readonly below: string,
  ) {}

  /** The style is there. A basemap that cannot be had is left out: the map is of use without it. */
  async start(): Promise<void> {
    const { dataset } = this.map.getContainer();
    dataset.basemap = 'opening';
    try {
      const style = await baseStyle(this.basemap, this.look, this.#given.signal);
      if (this.#given.signal.aborted) return;
      this.#draw(style);
      dataset.basemap = 'drawn';
    } catch (error) {
      if (this.#given.signal.aborted) return;
      dataset.basemap = 'failed';
      console.warn('The basemap cannot be drawn:', error instanceof Error ? error.message : error);
    }
  }

  stop(): void {
    this.#given.abort();
    removeProtocol(this.#protocol);
  }

  #draw({ tiled, others, layers, sprite }: BaseStyle): void {
    const { map } = this;
    this.#sources = new Map(tiled.map((source) => [source.id, source]));
    addProtocol(this.#protocol, ({ url }, { signal }) => this.#answer(url, signal));
    if (sprite !== null) map.addSprite('default', sprite);
    for (const { id, isPicture, spec } of tiled) {
      const tiles = [`${this.#protocol}://${id}/{z}/{x}/{y}`];
      map.addSource(id, { ...spec, type: isPicture ? 'raster' : 'vector', tiles });
    }
    for (const [id, source] of Object.entries(others)) map.addSource(id, source);
    for (const layer of layers) map.addLayer(layer, this.below);
  }

  async #answer(url: string, signal: AbortController['signal']): Promise<{ data: ArrayBuffer | ImageBitmap }> {
    const [id = '', z = '', x = '', y = ''] = url.slice(this.#protocol.length + '://'.length).split('/');
    const source = this.#sources.get(id)!;
    const data = await this.#tile(source, { z: Number(z), x: Number(x), y: Number(y) }, signal);
    // Each is given away to the worker: another one for each tile that has nothing.
    return { data: data ?? (source.isPicture ? await blank() : new ArrayBuffer(0)) };
  }

  #tile({ isPicture, read, spec }: BaseSource, tile: TileAddress, signal: AbortSignal) {
    const { crs } = this.basemap;
    if (crs === 'wgs84') return read(tile, signal);
    return isPicture
      ? shiftedPicture(read, { crs, size: spec.tileSize ?? 512 }, tile, signal)
      : shiftedVector(read, crs, tile, signal);
  }
}

/** A picture without anything on it. */
const blank = () => createImageBitmap(new ImageData(1, 1));
