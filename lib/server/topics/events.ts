import { recentEvents, type ZoneEvent } from '@/db/queries/events';
import { mayNameInEvents } from '@/lib/credit/publication';
import type { LiveEvent } from '@/lib/live/protocol';
import { EVENTS_KEPT } from '@/lib/live/topic-merge';
import type { MakeSource } from './topic-world';

const eventKinds: ReadonlySet<string> = new Set<LiveEvent['kind']>([
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

/** What changed, and where. Events are added, never replaced, so that a snapshot ends at its revision. */
export const eventsTopic: MakeSource<'events'> = ({ db }, viewer) => {
  const named = mayNameInEvents(viewer);
  const read = async (after: number, through: number) => {
    const events = (await recentEvents(db, EVENTS_KEPT, after, through)).filter(isLiveEvent);
    const data = events.map(({ entities, ...event }): LiveEvent => (named ? { ...event, entities } : event));
    return { data, revision: through };
  };
  return {
    concerns: ({ kind }) => eventKinds.has(kind),
    whole: (revision) => read(0, revision),
    part: (changes) => read(changes[0]!.revision - 1, changes.at(-1)!.revision),
  };
};

const isLiveEvent = (event: ZoneEvent): event is ZoneEvent & Pick<LiveEvent, 'kind'> => eventKinds.has(event.kind);
