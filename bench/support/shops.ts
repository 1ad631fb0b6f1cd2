import { createWriteStream, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { seeded } from './random';

/** A square of Hangzhou's size that the made-up shops lie in; west, south and edge in degrees. */
const town = { west: 120, south: 30, edge: 0.4 } as const;
const GRID = 6;

const columns =
  'code,system,name,kind,industry,address,lng,lat,scheme,grade,score,dimensions.finance,dimensions.law,evaluatedAt,source,sourceKey';

function* lines(rows: number, seed: number) {
  const random = seeded(seed);
  const whole = (below: number) => Math.floor(random() * below);
  yield `${columns}\n`;
  for (let i = 1; i <= rows; i++) {
    const kind = random() < 0.4 ? 'individual' : 'enterprise';
    const lng = (town.west + random() * town.edge).toFixed(6);
    const lat = (town.south + random() * town.edge).toFixed(6);
    const score = (random() * 100).toFixed(1);
    const month = String(1 + whole(12)).padStart(2, '0');
    const address = `"Road ${whole(900)}, No. ${whole(300)}"`;
    yield `B${i},bench,Benchmark shop ${i},${kind},52${whole(90) + 10},${address},${lng},${lat},CN-2026,${'ABCD'[whole(4)]},${score},${whole(100)},${whole(100)},2026-${month}-15,bench,${i}\n`;
  }
}

/** Write a csv of the profile `xintu` with made-up shops. */
export async function writeShops(path: string, rows: number, seed: number): Promise<void> {
  await pipeline(Readable.from(lines(rows, seed)), createWriteStream(path));
}

/** Write 36 square zones that cover the shops' town, with properties `id` and `name`. */
export function writeZones(path: string): void {
  const step = town.edge / GRID;
  const features = Array.from({ length: GRID * GRID }, (_, i) => {
    const west = town.west + (i % GRID) * step;
    const south = town.south + Math.floor(i / GRID) * step;
    const ring = [
      [west, south],
      [west + step, south],
      [west + step, south + step],
      [west, south + step],
      [west, south],
    ];
    const properties = { id: `bench-${i}`, name: `Bench ${i}` };
    return { type: 'Feature', properties, geometry: { type: 'Polygon', coordinates: [ring] } };
  });
  writeFileSync(path, JSON.stringify({ type: 'FeatureCollection', features }));
}
