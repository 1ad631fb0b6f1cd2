import type { Alert } from '@/lib/credit/warning/alert';
import type { Zone } from '@/lib/credit/zone';
import type { LiveEvent, TopicData, TopicKind } from './protocol';

/** How changes are applied, by the server to what it holds and by clients to what they hold: pure, and the same. */

/** How many events are kept, whatever arrives: a wall runs for months. */
export const EVENTS_KEPT = 50;

/** Topics whose changes replace by id, so that what is not in a whole is gone. */
export const isById = (kind: TopicKind): boolean => kind === 'zones' || kind === 'alerts';

/** Topics whose changes say what happened: none is left out because the last one said the same. */
export const isStepwise = (kind: TopicKind): boolean => kind === 'events' || kind === 'tiles';

/** What a change says is to be left out. */
export const isOver = (one: Zone | Alert): boolean => 'over' in one && one.over;

/** A topic's data after a change. */
export function merged<K extends TopicKind>(kind: K, held: TopicData[K], change: TopicData[K]): TopicData[K] {
  if (isById(kind)) return mergeById(held as (Zone | Alert)[], change as (Zone | Alert)[]) as TopicData[K];
  if (kind === 'events')
    return [...(held as LiveEvent[]), ...(change as LiveEvent[])].slice(-EVENTS_KEPT) as TopicData[K];
  return change;
}

/** What two changes of tiles say together. */
export function bothTiles(one: TopicData['tiles'], other: TopicData['tiles']): TopicData['tiles'] {
  return one === 'all' || other === 'all' ? 'all' : [...new Set([...one, ...other])];
}

/** A change without what whoever holds `revision` has of it: what replaces may come twice, an event may not. */
export function unknownAt<K extends TopicKind>(kind: K, change: TopicData[K], revision: number): TopicData[K] {
  if (kind !== 'events') return change;
  return (change as LiveEvent[]).filter((event) => event.revision > revision) as TopicData[K];
}

function mergeById(held: readonly (Zone | Alert)[], changes: readonly (Zone | Alert)[]): (Zone | Alert)[] {
  const byId = new Map(held.map((one) => [one.id, one]));
  for (const one of changes) byId.set(one.id, one);
  return [...byId.values()].filter((one) => !isOver(one));
}
