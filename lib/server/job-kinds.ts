import { sealAudit } from './audit-seals';
import { earlyWarning } from './early-warning';
import { guardedPublication } from './guarded-publication';
import type { JobKind } from './job-kind';
import { monthClose, releasePublish } from './month-jobs';
import { publicationDay } from './publication-day';
import { divisionReport, reportsDue } from './report-jobs';
import { retention } from './retention';
import { cleanUpSessions } from './sessions';

/** Everything that happens later or takes long, one line each. */
export const jobKinds: readonly JobKind[] = [
  { kind: 'audit-seal', every: 'minute', run: ({ db, clock }) => sealAudit(db, clock.now()) },
  earlyWarning,
  guardedPublication,
  monthClose,
  publicationDay,
  releasePublish,
  // After the month is closed.
  reportsDue,
  divisionReport,
  retention,
  { kind: 'session-cleanup', every: 'day', run: ({ db, clock }) => cleanUpSessions(db, clock.now()) },
];
