import { type GradedMarks, gradedMarks } from '@/lib/tiles/graded-marks';
import { tileName } from '@/lib/tiles/tile-address';
import type { TileAddress } from '@/lib/tiles/tile-source';
import { askTile, pauseAfter } from '../../map/ask-tile';
import { followTiles } from '../../map/follow-tiles';
import { TileReader } from '../../map/tile-reader';

/** The tiles of one scheme that several small maps share, read once for all and again when the stream tells of a change. */
export class TileFeed {
  readonly #tiles = new Map<string, GradedMarks | 'refused'>();
  /** Names of tiles that are being read. */
  readonly #reading = new Set<string>();
  readonly #open = new AbortController();
  readonly #reader: TileReader;
  readonly #leave: () => void;

  /**
   * @param scheme     code; null = the deployment's
   * @param onChange   a tile has come, or will not
   * @param onRenumbered nothing that is held can be continued: open another in place of this
   */
  constructor(
    scheme: string | null,
    private readonly onChange: () => void,
    onRenumbered: () => void,
  ) {
    const search = scheme === null ? '' : `?scheme=${encodeURIComponent(scheme)}`;
    this.#reader = new TileReader({
      ask: (address, atLeast, signal) => askTile(search, address, atLeast, signal),
      refresh: (addresses) => {
        for (const address of addresses) void this.#read(address);
      },
      onRead: () => {},
      pause: pauseAfter,
    });
    const topic = scheme === null ? ('tiles' as const) : (`tiles?scheme=${scheme}` as const);
    this.#leave = followTiles(topic, (tiles, revision) => this.#reader.tell(tiles, revision), onRenumbered);
  }

  /** These are shown, and no others. */
  show(addresses: readonly TileAddress[]): void {
    this.#reader.keep(addresses);
    const names = new Set(addresses.map(tileName));
    for (const name of this.#tiles.keys()) if (!names.has(name)) this.#tiles.delete(name);
    const isMissing = (name: string) => !this.#tiles.has(name) && !this.#reading.has(name);
    for (const address of addresses) if (isMissing(tileName(address))) void this.#read(address);
  }

  /** undefined = not read yet. */
  marksOf(address: TileAddress): GradedMarks | 'refused' | undefined {
    return this.#tiles.get(tileName(address));
  }

  stop(): void {
    this.#leave();
    this.#open.abort();
  }

  async #read(address: TileAddress): Promise<void> {
    const name = tileName(address);
    this.#reading.add(name);
    try {
      const { bytes } = await this.#reader.read(address, this.#open.signal);
      this.#tiles.set(name, gradedMarks(bytes));
      this.#reader.shown(address);
    } catch {
      if (this.#open.signal.aborted) return;
      this.#tiles.set(name, 'refused');
    }
    this.#reading.delete(name);
    if (!this.#open.signal.aborted) this.onChange();
  }
}
