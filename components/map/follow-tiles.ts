import { pageLive } from '@/lib/live/client';
import type { Topic } from '@/lib/live/protocol';

/**
 * Follow what the stream tells of tiles.
 *
 * @param tell tiles that differ since a revision, or that any may
 * @param onRenumbered revisions are numbered anew: nothing that is held can be continued
 * @returns what ends it
 */
export function followTiles(
  topic: Topic,
  tell: (tiles: readonly string[] | 'all', revision: number) => void,
  onRenumbered: () => void,
): () => void {
  let seen: { epoch: string; revision: number } | null = null;
  const look = () => {
    const held = pageLive().getSnapshot().topics[topic];
    if (held === undefined || (held.epoch === seen?.epoch && held.revision === seen.revision)) return;
    if (seen !== null && held.epoch !== seen.epoch) {
      onRenumbered();
      return;
    }
    // What was held when this began is the last that was told, and not all since then.
    tell(seen === null ? 'all' : (held.data as string[] | 'all'), held.revision);
    seen = { epoch: held.epoch, revision: held.revision };
  };
  const unfollow = pageLive().follow(topic);
  const unsubscribe = pageLive().subscribe(look);
  look();
  return () => {
    unsubscribe();
    unfollow();
  };
}
