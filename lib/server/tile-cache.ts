import { tileName } from '@/lib/tiles/tile-address';
import type { TileAddress, TouchedPlace, TouchedTiles } from '@/lib/tiles/tile-source';
import { isSeen, TOLD_ZOOM, tileCount, tilesOf, toldAs, type Watcher } from '@/lib/tiles/touched';
import type { TileBytes } from './tile-bytes';

/** Of which tile something is, and for whom. */
export interface TileOf {
  /** The one text of class of viewers, filter and address. */
  key: string;
  address: TileAddress;
  watcher: Watcher;
}

/** A tile as it was read, and of what it turned out to be. */
export interface TileAsRead {
  key: string;
  bytes: TileBytes;
}

/** A tile that is kept, or being read. */
interface Slot extends TileOf {
  /** null = it is being read. */
  bytes: TileBytes | null;
  /** Everybody who asks meanwhile is given the same. */
  reading: Promise<TileAsRead>;
  /** Newest change that is known to touch it. */
  touched: number;
}

/** Bytes of all tiles that are kept, those of their codings included. */
const MOST_BYTES = 96_000_000;
/** What a tile takes beside its bytes, about. */
const OVERHEAD = 1_000;
/** A place of more tiles of a zoom touches every tile that is kept, wherever it lies. */
const MOST_LOOKED_UP = 500;

/**
 * Tiles as they were read, none of which is older than the newest change of it that this process knows.
 *
 * A tile is read in one snapshot with the revision that it is as of. It is kept only when no change after that revision is
 * known to touch it by the time it has been read, and for as long as none becomes known: a change that comes to be known
 * while it is read finds it as one that was kept. So no order of commit, read and news leaves an old one there.
 */
export class TileCache {
  /** Least lately used first. */
  readonly #kept = new Map<string, Slot>();
  /** The reading of each key that who asks now may wait for. */
  readonly #reading = new Map<string, Slot>();
  /** All of these by the tile that a change of them is told by. */
  readonly #byTile = new Map<string, Set<Slot>>();
  #bytes = 0;

  constructor(private readonly mostBytes: number = MOST_BYTES) {}

  /** Tiles that are kept, and their bytes. */
  get size(): { tiles: number; bytes: number } {
    return { tiles: this.#kept.size, bytes: this.#bytes };
  }

  /** A tile that is kept. */
  find(key: string): TileBytes | undefined {
    const slot = this.#kept.get(key);
    if (slot === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, slot);
    return slot.bytes!;
  }

  /** The tile that is kept, or that is being read for somebody else, or else as `read` gives it. */
  async get(of: TileOf, read: () => Promise<TileAsRead>): Promise<TileBytes> {
    const kept = this.find(of.key);
    if (kept !== undefined) return kept;
    const open = this.#reading.get(of.key);
    if (open !== undefined) return (await open.reading).bytes;
    const slot: Slot = { ...of, bytes: null, reading: read(), touched: 0 };
    this.#reading.set(of.key, slot);
    this.#file(slot);
    try {
      const { key, bytes } = await slot.reading;
      if (key === of.key && slot.touched <= bytes.revision) this.#keep(slot, bytes);
      return bytes;
    } finally {
      if (this.#reading.get(of.key) === slot) this.#reading.delete(of.key);
      if (slot.bytes === null) this.#unfile(slot);
    }
  }

  /** Take note of changes, in the order of their revisions: what they touch is as of now no longer given. */
  touch(changes: readonly TouchedTiles[]): void {
    for (const { revision, places } of changes) {
      if (places === 'all') this.touchThose(() => true, revision);
      else for (const place of places) this.#touchPlace(place, revision);
    }
  }

  /** As `touch`, of a change that shows in other tiles than its places say. */
  touchThose(isTouched: (tile: TileOf) => boolean, revision: number): void {
    for (const slots of [...this.#byTile.values()])
      for (const slot of [...slots]) if (isTouched(slot)) this.#mark(slot, revision);
  }

  #touchPlace(place: TouchedPlace, revision: number): void {
    const isTouched = (tile: TileOf) => isSeen(place, tile.watcher);
    for (let zoom = 0; zoom <= TOLD_ZOOM; zoom++) {
      if (tileCount(place, zoom) > MOST_LOOKED_UP) {
        this.touchThose(isTouched, revision);
        return;
      }
      for (const tile of tilesOf(place, zoom))
        for (const slot of [...(this.#byTile.get(tileName(tile)) ?? [])])
          if (isTouched(slot)) this.#mark(slot, revision);
    }
  }

  #mark(slot: Slot, revision: number): void {
    slot.touched = Math.max(slot.touched, revision);
    if (slot.bytes === null) {
      // Who asks from now on must not be given what may be read from before.
      if (this.#reading.get(slot.key) === slot) this.#reading.delete(slot.key);
    } else if (slot.bytes.revision < revision) this.#drop(slot);
  }

  #keep(slot: Slot, bytes: TileBytes): void {
    const other = this.#kept.get(slot.key);
    if (other !== undefined && other.bytes!.revision > bytes.revision) return;
    if (other !== undefined) this.#drop(other);
    slot.bytes = bytes;
    this.#kept.set(slot.key, slot);
    this.#grow(bytes.plain.length + OVERHEAD);
    bytes.onGrowth = (more) => this.#kept.get(slot.key) === slot && this.#grow(more);
  }

  #grow(bytes: number): void {
    this.#bytes += bytes;
    for (const slot of this.#kept.values()) {
      if (this.#bytes <= this.mostBytes) break;
      this.#drop(slot);
    }
  }

  #drop(slot: Slot): void {
    this.#kept.delete(slot.key);
    this.#bytes -= slot.bytes!.size + OVERHEAD;
    this.#unfile(slot);
  }

  #file(slot: Slot): void {
    const told = toldAs(slot.address);
    const slots = this.#byTile.get(told);
    if (slots === undefined) this.#byTile.set(told, new Set([slot]));
    else slots.add(slot);
  }

  #unfile(slot: Slot): void {
    const told = toldAs(slot.address);
    const slots = this.#byTile.get(told);
    slots?.delete(slot);
    if (slots?.size === 0) this.#byTile.delete(told);
  }
}
