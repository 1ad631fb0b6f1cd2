import { COUNT_BYTES, STATE_CODES, type TileCellCounts, tileStates } from './tile-source';

/** Businesses of a tile by cell and by what they are counted as; see `COUNT_BYTES`. */
export class CountGrid {
  /** What is counted, in the order in which it is packed. */
  readonly #codes: readonly number[];
  readonly #columns: ReadonlyMap<number, number>;
  /** Businesses, and demonstration units among them, by cell, then by code. */
  readonly #counts: Int32Array;

  /** @param grades of the scheme, best first */
  constructor(
    /** Cells of the tile's side. */
    readonly side: number,
    readonly grades: readonly string[],
  ) {
    this.#codes = [...grades.map((_, i) => i + 1), ...tileStates.map((_, i) => STATE_CODES + i + 1), 0];
    this.#columns = new Map(this.#codes.map((code, i) => [code, i]));
    this.#counts = new Int32Array(side * side * this.#codes.length * 2);
  }

  /** @param cell row × side + column, from the tile's north-west */
  add(cell: number, code: number, points: number, isDemonstration: boolean): void {
    const at = 2 * (cell * this.#codes.length + this.#columns.get(code)!);
    this.#counts[at]! += points;
    if (isDemonstration) this.#counts[at + 1]! += points;
  }

  /** The counts that are not 0, packed, cell by cell. */
  content(): TileCellCounts {
    const columns = this.#codes.length;
    const packed = new Uint8Array((this.#counts.length / 2) * COUNT_BYTES);
    const view = new DataView(packed.buffer);
    let end = 0;
    for (let i = 0; i < this.#counts.length / 2; i++) {
      if (this.#counts[2 * i] === 0) continue;
      view.setInt16(end, Math.floor(i / columns));
      view.setInt16(end + 2, this.#codes[i % columns]!);
      view.setInt32(end + 4, this.#counts[2 * i]!);
      view.setInt32(end + 8, this.#counts[2 * i + 1]!);
      end += COUNT_BYTES;
    }
    return { kind: 'cells', counts: packed.subarray(0, end), side: this.side, grades: this.grades };
  }
}
