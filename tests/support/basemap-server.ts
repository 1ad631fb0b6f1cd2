import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateSync } from 'node:zlib';
import { PbfWriter } from 'pbf';
import { zxyToTileId } from 'pmtiles';
import { type Crs, convert, crsNames } from '@/lib/geo/crs';
import { worldPlace } from '@/lib/geo/tile-shift';

/** Basemaps that show one thing: a frame around a place, drawn where the place is in the basemap's own system. */

type Point = readonly [lng: number, lat: number];
interface Tile {
  z: number;
  x: number;
  y: number;
}

/** From the place to the frame's outer edge, in pixels of its tile. */
const REACH = 34;
const INNER = 28;
const SIZE = 256;
const EXTENT = 4096;

/** Where a place is in a tile, in shares of it. */
function within(point: Point, crs: Crs, { z, x, y }: Tile): [u: number, v: number] {
  const [worldX, worldY] = worldPlace(convert(point, 'wgs84', crs));
  return [worldX * 2 ** z - x, worldY * 2 ** z - y];
}

/** A tile's picture: grey, with what it has of the frame in magenta. */
function framePicture(point: Point, crs: Crs, tile: Tile): Buffer {
  const [u, v] = within(point, crs, tile);
  const lines = Buffer.alloc(SIZE * (1 + SIZE * 3));
  for (let y = 0; y < SIZE; y++)
    for (let x = 0; x < SIZE; x++) {
      const away = Math.max(Math.abs(x + 0.5 - u * SIZE), Math.abs(y + 0.5 - v * SIZE));
      const color = away > INNER && away < REACH ? [255, 0, 255] : [210, 210, 210];
      lines.set(color, y * (1 + SIZE * 3) + 1 + x * 3);
    }
  return png(lines);
}

function png(lines: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, sum]);
}

function crc(bytes: Buffer): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
}

/** A vector tile with a square of `reach` (shares of the tile) around the place in its layer `water`. */
export function squareTile(point: Point, crs: Crs, tile: Tile, reach: number): Uint8Array {
  const [u, v] = within(point, crs, tile);
  const [x, y, far] = [u - reach, v - reach, 2 * reach].map((share) => Math.round(share * EXTENT)) as [
    number,
    number,
    number,
  ];
  const zigzag = (value: number) => (value << 1) ^ (value >> 31);
  const geometry = [9, zigzag(x), zigzag(y), 26, zigzag(far), 0, 0, zigzag(far), zigzag(-far), 0, 15];
  const out = new PbfWriter();
  out.writeMessage(
    3,
    (_, layer) => {
      layer.writeVarintField(15, 2);
      layer.writeStringField(1, 'water');
      layer.writeMessage(
        2,
        (__, feature) => {
          feature.writeVarintField(1, 7);
          feature.writePackedVarint(2, [0, 0]);
          feature.writeVarintField(3, 3);
          feature.writePackedVarint(4, geometry);
        },
        null,
      );
      layer.writeStringField(3, 'name');
      layer.writeMessage(4, (__, value) => value.writeStringField(1, '湖'), null);
      layer.writeVarintField(5, EXTENT);
    },
    null,
  );
  return out.finish();
}

/** A PMTiles file of one vector tile. */
function oneTileArchive(bytes: Uint8Array, { z, x, y }: Tile): Buffer {
  const directory = new PbfWriter();
  for (const part of [1, zxyToTileId(z, x, y), 1, bytes.length, 1]) directory.writeVarint(part);
  const root = directory.finish();
  const metadata = Buffer.from(JSON.stringify({ vector_layers: [{ id: 'water', fields: {} }] }));
  const header = Buffer.alloc(127);
  header.write('PMTiles', 0);
  header[7] = 3;
  const tilesAt = 127 + root.length + metadata.length;
  const numbers = [127, root.length, 127 + root.length, metadata.length, tilesAt, 0, tilesAt, bytes.length, 1, 1, 1];
  for (const [at, number] of numbers.entries()) header.writeBigUInt64LE(BigInt(number), 8 + at * 8);
  // In order, nothing compressed, vector tiles of one zoom.
  header.set([1, 1, 1, 1, z, z], 96);
  return Buffer.concat([header, root, metadata, bytes]);
}

/** A style whose tiles are pictures drawn in one system. */
const styleOf = (origin: string, crs: Crs) => ({
  version: 8,
  sources: { ground: { type: 'raster', tiles: [`${origin}/${crs}/{z}/{x}/{y}.png`], tileSize: 256, maxzoom: 18 } },
  layers: [{ id: 'ground', type: 'raster', source: 'ground' }],
});

/** Zoom of the one tile of the archive. */
const ARCHIVE_ZOOM = 14;

/** Around the place, as large at zoom 16 as what the tiles of that zoom show. */
function archiveOf(point: Point): Buffer {
  const [x, y] = worldPlace(point).map((share) => Math.floor(share * 2 ** ARCHIVE_ZOOM)) as [number, number];
  const tile = { z: ARCHIVE_ZOOM, x, y };
  return oneTileArchive(squareTile(point, 'wgs84', tile, REACH / 2048), tile);
}

/** Serves `/CRS/z/x/y.png` and `.mvt`, `/style/CRS` and `/one.pmtiles` to pages of every origin. */
export async function serveBasemaps(point: Point): Promise<{ origin: string; server: Server }> {
  const archive = archiveOf(point);
  const server = createServer(({ url = '', headers, method }, response) => {
    const [, crs, z, x, y, form] = /^\/(\w+)\/(\d+)\/(\d+)\/(\d+)\.(png|mvt)$/.exec(url) ?? [];
    const tile = { z: Number(z), x: Number(x), y: Number(y) };
    const known = crsNames.find((name) => name === crs);
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', 'range');
    if (method === 'OPTIONS') return void response.writeHead(204).end();
    const range = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '');
    if (url === '/one.pmtiles' && range)
      return void response.writeHead(206).end(archive.subarray(Number(range[1]), Number(range[2]) + 1));
    const styled = crsNames.find((name) => url === `/style/${name}`);
    if (styled !== undefined) return void response.end(JSON.stringify(styleOf(`http://${headers.host}`, styled)));
    if (known === undefined) return void response.writeHead(404).end();
    // As large on the screen at every zoom: a picture's pixels are half as large as those of a vector tile.
    response.end(form === 'png' ? framePicture(point, known, tile) : squareTile(point, known, tile, REACH / 512));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}
