import { tileName } from '@/lib/tiles/tile-address';
import { changedMarks, type TileMark, type TileMarks, tileMarks } from '@/lib/tiles/tile-marks';
import { TileNews } from '@/lib/tiles/tile-news';
import type { TileAddress } from '@/lib/tiles/tile-source';

/** A tile as the server has it. */
export interface ServedTile {
  bytes: Uint8Array;
  etag: string | null;
  /** It is as of this revision, or of a later one. */
  revision: number;
}

export interface TileReaderOptions {
  /**
   * Read a tile from the server.
   *
   * @param atLeast a revision that is known of here; 0 = none is
   * @returns null when it cannot be had just now
   * @throws when it will not be had
   */
  ask: (address: TileAddress, atLeast: number, signal: AbortSignal) => Promise<ServedTile | null>;
  /** Have the map read these again, as far as it shows them. */
  refresh: (addresses: readonly TileAddress[]) => void;
  /** A tile has come; `changed` are the marks that are not as they were when the map had it before. */
  onRead: (address: TileAddress, changed: readonly TileMark[]) => void;
  /** Wait before what could not be had is asked for again. */
  pause: (failures: number, signal: AbortSignal) => Promise<void>;
}

interface Held {
  address: TileAddress;
  /** What the map was given is as of this revision, or of a later one. */
  revision: number;
  marks: TileMarks;
  /** The map was told to read it again because of this revision; 0 = it was not, or has. */
  refreshedFor: number;
  /** Reads that are going on. */
  open: number;
}

const NOTHING: TileMarks = { isCells: false, marks: [] };

/**
 * Reads a map's tiles so that none stays as it was before a change that the stream told of, in whatever order answers and
 * news arrive, and none is read that nothing was told of. MapLibre by itself passes over tiles that are loading when it
 * is told to refresh them.
 */
export class TileReader {
  readonly #news = new TileNews();
  readonly #held = new Map<string, Held>();

  constructor(private readonly options: TileReaderOptions) {}

  /** The stream says that tiles differ, or ('all') that any may. */
  tell(tiles: readonly string[] | 'all', revision: number): void {
    this.#news.tell(tiles, revision);
    this.#refresh([...this.#held.values()]);
  }

  /** Read a tile for the map. */
  async read(address: TileAddress, signal: AbortSignal): Promise<ServedTile> {
    const name = tileName(address);
    const held = this.#held.get(name) ?? { address, revision: 0, marks: NOTHING, refreshedFor: 0, open: 0 };
    const isFirst = held.revision === 0;
    this.#held.set(name, held);
    held.open++;
    try {
      const tile = await this.#answer(address, signal);
      const marks = tileMarks(tile.bytes);
      const changed = isFirst ? [] : changedMarks(held.marks, marks);
      Object.assign(held, { revision: tile.revision, marks });
      if (this.#isHeld(name, held)) this.options.onRead(address, changed);
      return tile;
    } finally {
      held.open--;
      if (this.#isHeld(name, held) && held.open === 0) {
        if (held.revision === 0) this.#held.delete(name);
        // A map says nothing when it is given again what it has.
        else if (!isFirst) this.#again(held);
      }
    }
  }

  /** The map shows a tile as it was read last: what was told since then is due. */
  shown(address: TileAddress): void {
    const held = this.#held.get(tileName(address));
    if (held !== undefined && held.open === 0) this.#again(held);
  }

  /** Let go of all tiles but those that a map shows. */
  keep(shown: readonly TileAddress[]): void {
    const names = new Set(shown.map(tileName));
    for (const [name, { open }] of this.#held) if (!names.has(name) && open === 0) this.#held.delete(name);
  }

  /** What some tiles hold; null until each has been read. */
  marksOf(shown: readonly TileAddress[]): { address: TileAddress; marks: TileMarks }[] | null {
    const found = shown.flatMap((address) => {
      const held = this.#held.get(tileName(address));
      return held === undefined || held.revision === 0 ? [] : [{ address, marks: held.marks }];
    });
    return found.length === shown.length ? found : null;
  }

  /** Was it not let go of meanwhile? */
  #isHeld(name: string, held: Held): boolean {
    return this.#held.get(name) === held;
  }

  #again(held: Held): void {
    held.refreshedFor = 0;
    this.#refresh([held]);
  }

  async #answer(address: TileAddress, signal: AbortSignal): Promise<ServedTile> {
    for (let failures = 1; ; failures++) {
      const known = this.#news.revision;
      const tile = await this.options.ask(address, known, signal);
      // Whoever gave it had followed what was known here.
      if (tile !== null) return { ...tile, revision: Math.max(tile.revision, known, 1) };
      await this.options.pause(failures, signal);
    }
  }

  #refresh(candidates: readonly Held[]): void {
    const due = candidates.filter(({ address, revision, refreshedFor, open }) => {
      return open === 0 && revision > 0 && this.#news.since(address) > Math.max(revision, refreshedFor);
    });
    for (const held of due) held.refreshedFor = this.#news.since(held.address);
    if (due.length > 0) this.options.refresh(due.map(({ address }) => address));
  }
}
