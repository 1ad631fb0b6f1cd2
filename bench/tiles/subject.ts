import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Db } from '@/db/db';
import { appliedRevision } from '@/db/queries/aggregates';
import { schemes } from '@/db/queries/schemes';
import { viewerOf } from '@/lib/credit/publication';
import { tail } from '@/lib/server/feed';
import { keepTiles } from '@/lib/server/kept-tiles';
import { currentRuntime } from '@/lib/server/runtime';
import type { TileBytes } from '@/lib/server/tile-bytes';
import { tileListeners } from '@/lib/server/tile-listener';
import { tileFor } from '@/lib/server/tiles';
import type { TileAddress } from '@/lib/tiles/tile-source';
import { serveFrom } from '@/tests/support/console';
import { type Child, openChild } from '../support/child';
import type { ChangesHandlers } from './changes';
import { type Clusters, openClusters } from './clusters';
import { type MapServer, openMapServer } from './map-server';

/** All that is measured beside each other in one town. */
export interface Subject {
  businesses: number;
  db: Db;
  scheme: number;
  /** A regulator's tile, as it is kept; read where it is not. */
  tile: (address: TileAddress) => Promise<TileBytes>;
  /** Let go of every tile, and of nothing else that is known. */
  forget: () => void;
  /** The public's tile, over HTTP. */
  url: (address: TileAddress) => string;
  clusters: Clusters;
  mapServer: MapServer | null;
  changes: Child<ChangesHandlers>;
  close: () => Promise<void>;
}

export async function openSubject(db: Db, url: string, businesses: number): Promise<Subject> {
  const scheme = (await schemes(db)).find(({ id }) => id === 'CN-2026')!.number;
  const feed = tail(db, { after: await appliedRevision(db), onError: (error) => console.error(error) });
  const tiles = keepTiles(db, feed);
  serveFrom(db, { tiles, feed });
  const { kept, route } = tileListeners(currentRuntime);
  const http = createServer((request, response) => void (kept(request, response, []) || route(request, response)));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  const clusters = await openClusters(db, scheme);
  console.log(
    `${businesses} businesses: supercluster indexed ${clusters.businesses} within ${clusters.indexed.toFixed(2)} s; a change of one is to do that again`,
  );
  const opened = await openMapServer(url, scheme);
  if (typeof opened === 'string') console.log(`MapServer: NOT MEASURED, install ${opened}`);
  else console.log(`MapServer ${opened.version}, FastCGI behind nginx`);
  const mapServer = typeof opened === 'string' ? null : opened;
  const changes: Child<ChangesHandlers> = openChild('bench/tiles/changes.ts');
  await changes.call('open', url);
  const regulator = viewerOf('regulator');
  return {
    ...{ businesses, db, scheme, clusters, mapServer, changes },
    tile: (address) => tileFor({ db, tiles }, regulator, address, {}),
    forget: () => tiles.cache.touch([{ revision: Number.MAX_SAFE_INTEGER, places: 'all' }]),
    url: ({ z, x, y }) => `http://127.0.0.1:${port}/api/v1/tiles/${z}/${x}/${y}.mvt`,
    async close() {
      await changes.call('close', undefined);
      changes.end();
      mapServer?.stop();
      http.close();
      http.closeAllConnections();
      await feed.stop();
    },
  };
}
