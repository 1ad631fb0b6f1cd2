import type { TileAddress } from './tile-source';
import { toldAs } from './touched';

/** So many names are remembered one by one. */
const MOST_TOLD = 5_000;

/** What the stream has told of tiles: since which revision each of them may be another. */
export class TileNews {
  #revision = 0;
  /** Since when any may be. */
  #all = 0;
  readonly #told = new Map<string, number>();

  /** The newest revision that was told of; 0 = none was. */
  get revision(): number {
    return this.#revision;
  }

  /** @param tiles names as topic `tiles` has them: those of zoom 14 are for all that lie in them */
  tell(tiles: readonly string[] | 'all', revision: number): void {
    this.#revision = Math.max(this.#revision, revision);
    if (tiles === 'all' || this.#told.size + tiles.length > MOST_TOLD) {
      this.#all = Math.max(this.#all, revision);
      this.#told.clear();
    } else for (const name of tiles) this.#told.set(name, Math.max(revision, this.#told.get(name) ?? 0));
  }

  /** The revision since which a tile may be another than before; 0 = nothing was told of it. */
  since(address: TileAddress): number {
    return Math.max(this.#all, this.#told.get(toldAs(address)) ?? 0);
  }
}
