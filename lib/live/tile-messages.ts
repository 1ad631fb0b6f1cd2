import type { Change, Snapshot, Subscribed, TilesChange, Topic } from './protocol';
import { kindOf } from './topic-name';

/** Messages of topic `tiles` say `tiles` where others say `data`; inside, all are of one form. */

type Answer = Exclude<Subscribed, { error: unknown }>;

/** A change as it is sent. */
export function changeMessage(change: Change): Change | TilesChange {
  if (kindOf(change.topic) !== 'tiles') return change;
  const { data, ...rest } = change;
  return { ...rest, tiles: data as TilesChange['tiles'] };
}

/** A snapshot as it is sent. Of tiles it says that any may differ from what is known of none. */
export function snapshotMessage(snapshot: Snapshot): object {
  if (kindOf(snapshot.topic) !== 'tiles') return snapshot;
  const { data: _, ...rest } = snapshot;
  return { ...rest, tiles: 'all' };
}

/** A change as it was before it was sent. */
export function changeOf(message: Change | TilesChange): Change {
  if (!('tiles' in message)) return message;
  const { tiles, ...rest } = message;
  return { ...rest, data: tiles };
}

/** An answer to a subscription as it was before it was sent. */
export function answerOf(answer: Answer): Answer {
  if ('changes' in answer) return { ...answer, changes: answer.changes.map(changeOf) };
  const snapshots = Object.entries(answer.snapshots).map(([topic, snapshot]) => [
    topic,
    kindOf(topic as Topic) === 'tiles' ? { ...snapshot, data: 'all' } : snapshot,
  ]);
  return { ...answer, snapshots: Object.fromEntries(snapshots) };
}
