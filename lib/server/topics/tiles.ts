import { touchedTiles } from '@/db/queries/tile-changes';
import { Refusal } from '@/lib/credit/refusal';
import { UnknownTopic } from '@/lib/live/topic-source';
import type { TouchedTiles } from '@/lib/tiles/tile-source';
import { isSeen, tilesTouched, type Watcher } from '@/lib/tiles/touched';
import { tileView, watcherOf } from '../tiles';
import type { MakeSource } from './topic-world';

/** A longer list tells a map no less than "all". */
const MOST_NAMED = 200;

/**
 * Which tiles differ after some commits, as a viewer sees them: whatever a map filters by, the tiles that it shows are
 * among them.
 */
export const tilesTopic: MakeSource<'tiles'> = ({ db }, viewer, name) => {
  let known: Watcher | null = null;
  const watcher = () =>
    db.transaction(async (tx) => {
      try {
        const { filter, scope } = await tileView(tx, viewer, { scheme: name.scheme ?? undefined });
        return watcherOf(viewer, filter, scope);
      } catch (error) {
        if (error instanceof Refusal && error.code === 'unknown_scheme')
          throw new UnknownTopic(`There is no scheme ${name.scheme}, so that there are no ${name.topic}.`);
        throw error;
      }
    }, 'snapshot');
  return {
    concerns: () => true,
    async whole(revision) {
      known = await watcher();
      return { data: 'all', revision };
    },
    async part(changes) {
      const revision = changes.at(-1)!.revision;
      const before = known;
      known = await watcher();
      const touched = await touchedTiles(db, changes[0]!.revision - 1, revision);
      // Under another default scheme, or with other divisions, everything is looked at otherwise than before.
      const isSame = JSON.stringify(before) === JSON.stringify(known);
      return { data: isSame ? namesFor(known, touched) : 'all', revision };
    },
  };
};

function namesFor(watcher: Watcher, touched: readonly TouchedTiles[]): string[] | 'all' {
  const places = touched.map((change) => change.places);
  if (places.includes('all')) return 'all';
  const seen = places.flatMap((some) => (some === 'all' ? [] : some.filter((place) => isSeen(place, watcher))));
  return tilesTouched(seen, MOST_NAMED);
}
