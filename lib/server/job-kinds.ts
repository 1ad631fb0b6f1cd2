import type { JobKind } from './job-kind';
import { publicationDay } from './publication-day';
import { retention } from './retention';
import { cleanUpSessions } from './sessions';

/** Everything that happens later or takes long, one line each. */
export const jobKinds: readonly JobKind[] = [
  publicationDay,
  retention,
  { kind: 'session-cleanup', every: 'day', run: ({ db, clock }) => cleanUpSessions(db, clock.now()) },
];
