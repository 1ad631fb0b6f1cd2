import { reportReaders } from '@/lib/credit/division-report';
import { consoleRoute } from '@/lib/server/console-route';
import { reportsFor } from '@/lib/server/division-reports';
import { runtime } from '@/lib/server/runtime';

/** Monthly reports, the newest month first: a district's officials read those of their own divisions. */
export const GET = consoleRoute('/console/reports', { roles: reportReaders }, ({ db, caller }) =>
  reportsFor(db, caller, runtime().pdfs?.isThere ?? false),
);
