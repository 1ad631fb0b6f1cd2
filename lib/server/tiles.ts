import type { Db, Tx } from '@/db/db';
import type { StoredScheme } from '@/db/queries/schemes';
import { tilesStamp } from '@/db/queries/tile-rows';
import { Overtaken, readTile, type TileKnown } from '@/db/queries/tiles';
import { type EntityKind, entityKinds } from '@/lib/credit/entity';
import { classOf, type Viewer } from '@/lib/credit/publication';
import { Refusal } from '@/lib/credit/refusal';
import { encodeTile } from '@/lib/tiles/encode';
import { filterKey } from '@/lib/tiles/filter';
import { tileAddress, tileName } from '@/lib/tiles/tile-address';
import { DEEPEST_ZOOM, type TileAddress, type TileFilter, type TileScope } from '@/lib/tiles/tile-source';
import type { Watcher } from '@/lib/tiles/touched';
import { refuseUnlisted, schemeSeen } from './entities';
import type { KeptTiles } from './kept-tiles';
import { TileBytes } from './tile-bytes';
import type { TileAsRead } from './tile-cache';
import { sightOf, tileScope } from './tile-scope';

/** What a tile's URL asks for beside its address. */
export interface TileQuery {
  scheme?: string | undefined;
  grade?: string | undefined;
  demonstration?: boolean | undefined;
  kind?: EntityKind | undefined;
}

/** What a query comes to for a class of viewers. */
export interface TileView {
  filter: TileFilter;
  scope: TileScope;
  scheme: StoredScheme | undefined;
}

/** A view, and the stamp of the tables of tiles that it is of the same moment as. */
export interface StampedView extends TileView {
  stamp: string;
}

/**
 * The address in a path `z/x/y.mvt`.
 *
 * @throws {Refusal} 400 for what is none, 404 for one beyond the deepest zoom or outside of the world
 */
export function addressOf({ z, x, y }: { z: string; x: string; y: string }): TileAddress {
  const written = `${z}/${x}/${y}`;
  const address = y.endsWith('.mvt') ? tileAddress({ z, x, y: y.slice(0, -'.mvt'.length) }) : 'form';
  if (address === 'form')
    throw new Refusal('bad_tile', `A tile is asked for as Z/X/Y.mvt, three whole numbers, got "${written}".`, 400);
  if (address === 'zoom')
    throw new Refusal('no_such_tile', `There are tiles of zoom 0 to ${DEEPEST_ZOOM}, not ${z}.`, 404);
  if (address === 'range')
    throw new Refusal(
      'no_such_tile',
      `At zoom ${z}, x and y go from 0 to ${2 ** Number(z) - 1}, got "${written}".`,
      404,
    );
  return address;
}

/**
 * What a query comes to. Here a filter of the URL becomes one of the tables: a further one is added here and to
 * `TileFilter`, and the queries that read it.
 *
 * @throws {Refusal} as `GET /entities` does, for a scheme or grade that the viewer may not ask for
 */
export async function tileView(tx: Tx, viewer: Viewer, query: TileQuery): Promise<TileView> {
  const scheme = await schemeSeen(tx, viewer, query.scheme);
  refuseUnlisted(viewer, scheme, query.grade);
  const filter: TileFilter = {
    scheme: scheme?.number ?? null,
    grade: query.grade ?? null,
    demonstration: query.demonstration ?? null,
    kinds: query.kind === undefined ? entityKinds : [query.kind],
  };
  return { filter, scope: await tileScope(tx, viewer, scheme), scheme };
}

/** The one text of a tile as a class of viewers sees it under a filter. */
export const tileKey = (viewer: Viewer, filter: TileFilter, address: TileAddress): string =>
  `${classOf(viewer)} ${filterKey(filter)} ${tileName(address)}`;

/**
 * A tile as a class of viewers sees it: as it is kept, or read with its revision and what may be seen, all of one moment.
 *
 * @param tiles undefined = nothing is kept
 * @throws {Refusal} as `tileView`
 */
export async function tileFor(
  { db, tiles }: { db: Db; tiles?: KeptTiles | undefined },
  viewer: Viewer,
  address: TileAddress,
  query: TileQuery,
): Promise<TileBytes> {
  const classed: Viewer = { ...viewer, entity: null };
  if (tiles === undefined) return (await inSnapshot(db, classed, address, query)).bytes;
  const view = await tiles.views.get(classed, query, () => stampedView(db, classed, query));
  const watcher = watcherOf(classed, view.filter, view.scope);
  const key = tileKey(classed, view.filter, address);
  return tiles.cache.get({ key, address, watcher }, async () => {
    const known = { stamp: view.stamp, classes: tiles.classes };
    try {
      return { key, bytes: await tileBytes(db, address, view, known) };
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
      tiles.views.drop(classed, query, view.stamp);
      return inSnapshot(db, classed, address, query);
    }
  });
}

/** Which changes show in tiles of a class of viewers under a filter. */
export const watcherOf = ({ audience }: Viewer, { scheme }: TileFilter, { insideDivisions }: TileScope): Watcher => ({
  sight: sightOf[audience],
  divisions: insideDivisions,
  scheme,
});

/** What a query comes to, which holds for every tile that has its stamp: whoever makes it another announces a change. */
const stampedView = (db: Db, viewer: Viewer, query: TileQuery): Promise<StampedView> =>
  db.transaction(async (tx) => ({ ...(await tileView(tx, viewer, query)), stamp: await tilesStamp(tx) }), 'snapshot');

async function tileBytes(tx: Tx, address: TileAddress, { filter, scope }: TileView, known?: TileKnown) {
  const { revision, ...read } = await readTile(tx, address, filter, scope, known);
  return new TileBytes(encodeTile(read), revision);
}

/** A tile whose tables are of a later moment than what is known, or change while it is read: what the query comes to is found out with it. */
const inSnapshot = (db: Db, viewer: Viewer, address: TileAddress, query: TileQuery): Promise<TileAsRead> =>
  db.transaction(async (tx) => {
    const view = await tileView(tx, viewer, query);
    return { key: tileKey(viewer, view.filter, address), bytes: await tileBytes(tx, address, view) };
  }, 'snapshot');
