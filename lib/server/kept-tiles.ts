import type { Tx } from '@/db/db';
import type { Change } from '@/db/queries/feed';
import { touchedTiles } from '@/db/queries/tile-changes';
import { ClassBook } from '@/lib/tiles/class-book';
import { sights } from '@/lib/tiles/tile-source';
import type { Feed } from './feed';
import { TileCache } from './tile-cache';
import { TileViews } from './tile-views';

/** What a process keeps of tiles, so that most of them cost no query. */
export interface KeptTiles {
  cache: TileCache;
  views: TileViews;
  classes: ClassBook;
}

/** After these a district's divisions may be others. */
const dividingKinds = new Set(['divisions', 'rollback']);

/** Keep tiles, and let go of them by what the feed tells: whoever follows it afterwards is given none from before. */
export function keepTiles(db: Tx, feed: Pick<Feed, 'subscribe'>): KeptTiles {
  const kept: KeptTiles = { cache: new TileCache(), views: new TileViews(), classes: new ClassBook() };
  feed.subscribe((changes) => apply(db, kept, changes));
  return kept;
}

async function apply(db: Tx, { cache, views }: KeptTiles, changes: readonly Change[]): Promise<void> {
  const through = changes.at(-1)!.revision;
  const touched = await touchedTiles(db, changes[0]!.revision - 1, through);
  views.forget();
  cache.touch(touched);
  if (changes.some(({ kind }) => dividingKinds.has(kind)))
    cache.touchThose(({ watcher }) => (watcher.sight & sights.inside) !== 0, through);
}
