import { addProtocol, type Map as MapLibre, type MapSourceDataEvent, removeProtocol } from 'maplibre-gl';
import type { Topic } from '@/lib/live/protocol';
import { type BusinessesInView, marksInView, type WorldBox, worldOf } from '@/lib/tiles/marks-in-view';
import { tileAddress } from '@/lib/tiles/tile-address';
import type { TileAddress } from '@/lib/tiles/tile-source';
import { askTile, pauseAfter } from './ask-tile';
import { followTiles } from './follow-tiles';
import { TileReader } from './tile-reader';

/** Deeper than this a map draws a tile larger by itself. */
const MAXZOOM = 18;
const TILE_PX = 512;

let opened = 0;

export interface LiveTilesOptions {
  /** Id that the source has in the map's style while it is open. */
  source: string;
  /** Filters, with the question mark; empty = none. */
  search: string;
  /** What tells of changes. */
  topic: Topic;
  /** A tile has come. */
  onRead: () => void;
  /** Businesses are not as they were, here in shares of the world's Mercator square. */
  onChanged: (places: [x: number, y: number][]) => void;
  /** Revisions are numbered anew: nothing that is held can be continued, open another in place of this. */
  onRenumbered: () => void;
}

/** A source of a map whose tiles follow the stream: those that it names, and only those, are read again. */
export class LiveTiles {
  readonly #protocol = `xintu-tiles-${++opened}`;
  readonly #reader: TileReader;
  readonly #leave: () => void;

  /** Call it once the map has its style. */
  constructor(
    private readonly map: MapLibre,
    private readonly options: LiveTilesOptions,
  ) {
    const { source, search, topic, onRead, onChanged, onRenumbered } = options;
    this.#reader = new TileReader({
      ask: (address, atLeast, signal) => askTile(search, address, atLeast, signal),
      refresh: (addresses) => map.refreshTiles(source, [...addresses]),
      pause: pauseAfter,
      onRead(address, changed) {
        if (changed.length > 0) onChanged(changed.map((mark) => worldOf(address, mark)));
        onRead();
      },
    });
    this.#leave = followTiles(topic, (tiles, revision) => this.#reader.tell(tiles, revision), onRenumbered);
    addProtocol(this.#protocol, async ({ url }, { signal }) => {
      const [z = '', x = '', y = ''] = url.slice(this.#protocol.length + '://'.length).split('/');
      const { bytes, etag } = await this.#reader.read(tileAddress({ z, x, y }) as TileAddress, signal);
      return { data: bytes.buffer, ...(etag !== null && { etag }) };
    });
    const tiles = [`${this.#protocol}://{z}/{x}/{y}`];
    map.addSource(source, { type: 'vector', tiles, minzoom: 0, maxzoom: MAXZOOM });
    map.on('sourcedata', this.#shown);
  }

  /** How many businesses a box of the view holds; null until all of its tiles have been read. */
  inView(box: WorldBox): BusinessesInView | null {
    const tiles = this.#reader.marksOf(this.#covering());
    return tiles === null ? null : marksInView(tiles, box);
  }

  /** Let go of what has left the view. */
  settle(): void {
    this.#reader.keep(this.#covering());
  }

  /** Follow no more. The source stays in the map until it is removed there. */
  stop(): void {
    this.#leave();
    this.map.off('sourcedata', this.#shown);
    removeProtocol(this.#protocol);
  }

  readonly #shown = ({ sourceId, coord }: MapSourceDataEvent): void => {
    if (sourceId === this.options.source && coord) this.#reader.shown(coord.canonical);
  };

  #covering(): TileAddress[] {
    return this.map
      .coveringTiles({ tileSize: TILE_PX, minzoom: 0, maxzoom: MAXZOOM })
      .map(({ canonical: { z, x, y } }) => ({ z, x, y }));
  }
}
