import { eventKinds, liveEvents } from '../live-events';
import type { MakeSource } from './topic-world';

/** What changed, and where. Events are added, never replaced, so that a snapshot ends at its revision. */
export const eventsTopic: MakeSource<'events'> = ({ db }, viewer) => {
  const read = async (after: number, through: number) => {
    return { data: await liveEvents(db, viewer, { after, through }), revision: through };
  };
  return {
    concerns: ({ kind }) => eventKinds.has(kind),
    whole: (revision) => read(0, revision),
    part: (changes) => read(changes[0]!.revision - 1, changes.at(-1)!.revision),
  };
};
