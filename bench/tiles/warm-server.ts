import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { viewerOf } from '@/lib/credit/publication';
import { readConfig } from '@/lib/server/config';
import { openFront } from '@/lib/server/front';
import { openMetrics } from '@/lib/server/metrics';
import { TileBytes } from '@/lib/server/tile-bytes';
import { TileCache } from '@/lib/server/tile-cache';
import { tileListeners } from '@/lib/server/tile-listener';
import { TileViews } from '@/lib/server/tile-views';
import { tileKey } from '@/lib/server/tiles';
import { ClassBook } from '@/lib/tiles/class-book';
import { encodeTile } from '@/lib/tiles/encode';
import { unfiltered } from '@/lib/tiles/filter';
import { POINT_BYTES, sights } from '@/lib/tiles/tile-source';
import { serveCalls } from '../support/child';
import { seeded } from '../support/random';

/** The product's front with one tile that is kept, and a bare server that sends the same bytes: both in one process. */

const everybody = viewerOf('public');
const address = { z: 14, x: 13_659, y: 6_768 };
const grades = ['A', 'B', 'C', 'D'];

function tileOfPoints(points: number): Uint8Array {
  const random = seeded(8);
  const rows = Buffer.alloc(points * POINT_BYTES);
  for (let i = 0; i < points; i++) {
    const at = i * POINT_BYTES;
    rows.writeInt32BE(i * 7 + 1, at);
    rows.writeInt16BE(1 + Math.floor(random() * 4), at + 4);
    rows.writeInt32BE(Math.floor(random() * 4096), at + 8);
    rows.writeInt32BE(Math.floor(random() * 4096), at + 12);
  }
  return encodeTile({ content: { kind: 'points', points: rows, grades }, zones: [] });
}

async function open({ points }: { points: number }) {
  const bytes = new TileBytes(tileOfPoints(points), 1);
  const filter = unfiltered(1);
  const tiles = { cache: new TileCache(), views: new TileViews(), classes: new ClassBook() };
  const scope = {
    ...{ listedKinds: [], namedOnly: false, cellKinds: [], exactKinds: [], exactDivisions: [], gradedKinds: [] },
    ...{ gradedInside: [], countedKinds: [], countedInside: [], insideDivisions: [], grades, exactLevels: null },
  };
  await tiles.views.get(everybody, {}, async () => ({ filter, scope, scheme: undefined, stamp: '' }));
  const key = tileKey(everybody, filter, address);
  const watcher = { sight: sights.public, divisions: [], scheme: 1 };
  await tiles.cache.get({ key, address, watcher }, async () => ({ key, bytes }));
  const metrics = openMetrics({ current: () => undefined, sockets: () => 0 });
  const feed = {
    revision: 1,
    followedAt: '',
    failingSince: null,
    wake() {},
    subscribe: () => () => {},
    stop: async () => {},
  };
  const { kept } = tileListeners(() => ({ tiles, feed, metrics, ready: true }));
  const front = await openFront(readConfig({ PORT: '0' }));
  front.answerFirst(kept);
  front.answerWith((_, response) => void response.writeHead(599).end());
  const body = await bytes.coded('gzip');
  const headers = {
    'Content-Type': 'application/vnd.mapbox-vector-tile',
    'Content-Encoding': 'gzip',
    'Content-Length': body.length,
    ETag: bytes.etag,
  };
  const bare = createServer((_, response) => void response.writeHead(200, headers).end(body));
  await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve));
  return {
    path: `/api/v1/tiles/${address.z}/${address.x}/${address.y}.mvt`,
    product: Number(new URL(front.url).port),
    bare: (bare.address() as AddressInfo).port,
    bytes: body.length,
  };
}

/** Processor time of this process so far, µs. */
function processor(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

const handlers = { open, processor };
export type WarmServerHandlers = typeof handlers;
serveCalls(handlers);
