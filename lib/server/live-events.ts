import type { Tx } from '@/db/db';
import { recentEvents, type ZoneEvent } from '@/db/queries/events';
import { mayNameInEvents, type Viewer } from '@/lib/credit/publication';
import type { LiveEvent } from '@/lib/live/protocol';
import { EVENTS_KEPT } from '@/lib/live/topic-merge';

/** Kinds of changes that are news; the others only move what is counted. */
export const eventKinds: ReadonlySet<string> = new Set<LiveEvent['kind']>([
  'import',
  'evaluation',
  'rollback',
  'zones',
  'divisions',
  'record',
  'footfall',
  'observation',
  'publication',
]);

/** The newest events of the revisions in (after, through], as a viewer may see them, oldest first. */
export async function liveEvents(
  tx: Tx,
  viewer: Viewer,
  { after, through }: { after: number; through: number },
): Promise<LiveEvent[]> {
  const named = mayNameInEvents(viewer);
  const events = (await recentEvents(tx, EVENTS_KEPT, after, through)).filter(isLiveEvent);
  return events.map(({ entities, ...event }): LiveEvent => (named ? { ...event, entities } : event));
}

const isLiveEvent = (event: ZoneEvent): event is ZoneEvent & Pick<LiveEvent, 'kind'> => eventKinds.has(event.kind);
