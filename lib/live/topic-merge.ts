import type { Zone } from '@/lib/credit/zone';
import type { LiveEvent, TopicData, TopicKind } from './protocol';

/** How changes are applied, by the server to what it holds and by clients to what they hold: pure, and the same. */

/** How many events are kept, whatever arrives: a wall runs for months. */
export const EVENTS_KEPT = 50;

/** A topic's data after a change. */
export function merged<K extends TopicKind>(kind: K, held: TopicData[K], change: TopicData[K]): TopicData[K] {
  if (kind === 'zones') return mergeZones(held as Zone[], change as Zone[]) as TopicData[K];
  if (kind === 'events')
    return [...(held as LiveEvent[]), ...(change as LiveEvent[])].slice(-EVENTS_KEPT) as TopicData[K];
  return change;
}

/** A change without what whoever holds `revision` has of it: what replaces may come twice, an event may not. */
export function unknownAt<K extends TopicKind>(kind: K, change: TopicData[K], revision: number): TopicData[K] {
  if (kind !== 'events') return change;
  return (change as LiveEvent[]).filter((event) => event.revision > revision) as TopicData[K];
}

function mergeZones(held: readonly Zone[], changes: readonly Zone[]): Zone[] {
  const byId = new Map(held.map((zone) => [zone.id, zone]));
  for (const zone of changes) byId.set(zone.id, zone);
  return [...byId.values()];
}
