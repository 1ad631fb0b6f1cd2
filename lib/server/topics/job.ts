import { jobVersion } from '@/db/queries/jobs';
import { UnknownTopic } from '@/lib/live/topic-source';
import type { MakeSource } from './topic-world';

const POLL_MS = 500;

/** A job's state and progress. Jobs are no matter of the outbox: looked at while somebody listens, numbered by their own changes. */
export const jobTopic: MakeSource<'job'> = ({ db }, _viewer, { id }) => {
  let wasThere = false;
  const read = async () => {
    const found = await jobVersion(db, Number(id));
    if (found === undefined && !wasThere) throw new UnknownTopic(`There is no job ${id}.`);
    wasThere = true;
    return { data: found?.job ?? null, revision: found?.version ?? 0 };
  };
  return { concerns: () => false, whole: read, part: read, poll: { everyMs: POLL_MS } };
};
