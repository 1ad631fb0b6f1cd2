import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellAt, cellNumber, countedCells, finestIn } from '@/lib/tiles/cell-number';
import { TILE_BUFFER, TILE_EXTENT, type TileAddress, WORLD_BITS } from '@/lib/tiles/tile-source';
import { seeded } from './support/random-life';

/** Bits of x and y in turn, y the higher of a pair, by long hand. */
const byHand = (x: number, y: number) =>
  Array.from({ length: 22 }, (_, bit) => {
    const of = (value: number) => Math.floor(value / 2 ** bit) % 2;
    return 4 ** bit * (of(x) + 2 * of(y));
  }).reduce((sum, part) => sum + part, 0);

test('a cell has the number that its bits say, and the number leads back to the cell', () => {
  const random = seeded(1);
  const corners = [0, 1, 2, 3, 2047, 2048, 2 ** 20 - 1, 2 ** 22 - 1];
  const some = Array.from({ length: 500 }, () => Math.floor(random() * 2 ** 22));
  for (const x of [...corners, ...some])
    for (const y of corners) {
      assert.equal(cellNumber(x, y), byHand(x, y), `${x} ${y}`);
      assert.deepEqual(cellAt(cellNumber(x, y)), [x, y]);
    }
});

const side = (z: number) => 2 ** (WORLD_BITS - z);

/** Cells, by their number, that any point of a tile with its buffer lies in. */
function byPoints({ z, x, y }: TileAddress, zoom: number): Set<number> {
  const buffer = (side(z) * TILE_BUFFER) / TILE_EXTENT;
  const unit = side(zoom) / 64;
  const from = (tile: number) => Math.max(0, tile * side(z) - buffer);
  const last = (tile: number) => Math.min(2 ** WORLD_BITS, (tile + 1) * side(z) + buffer) - 1;
  const cells = new Set<number>();
  for (let column = Math.floor(from(x) / unit); column <= Math.floor(last(x) / unit); column++)
    for (let row = Math.floor(from(y) / unit); row <= Math.floor(last(y) / unit); row++)
      cells.add(cellNumber(column, row));
  return cells;
}

test('a tile is counted by exactly the cells that it and its buffer lie in, at every zoom and at the edges of the world', () => {
  const random = seeded(2);
  for (let z = 0; z <= 22; z++) {
    const most = 2 ** z - 1;
    const places = [0, most, Math.floor(random() * most), Math.floor(random() * most)];
    for (const x of places)
      for (const y of places) {
        const { zoom, own, around } = countedCells({ z, x, y });
        assert.equal(zoom, Math.min(z, 14));
        const all = [...around];
        for (let number = own.low; number <= own.high; number++) all.push(number);
        assert.deepEqual(new Set(all), byPoints({ z, x, y }, zoom), `${z}/${x}/${y}`);
        assert.equal(all.length, new Set(all).size);
        if (z <= 20) assert.equal(own.high - own.low + 1, 4 ** Math.min(6, 20 - z));
      }
  }
});

test('the finest cells in a cell are those whose number begins with its', () => {
  for (const zoom of [0, 3, 13, 14]) {
    const [x, y] = [37, 59];
    const { low, high } = finestIn(cellNumber(x, y), zoom);
    const within = 2 ** (14 - zoom);
    assert.equal(low, cellNumber(x * within, y * within));
    assert.equal(high, cellNumber((x + 1) * within - 1, (y + 1) * within - 1));
  }
});
