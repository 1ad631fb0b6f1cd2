import { consoleRoute } from '@/lib/server/console-route';
import { jobsPage } from '@/lib/server/jobs';
import { given, parameters } from '@/lib/server/parameters';

/** Jobs, newest first. */
export const GET = consoleRoute('/console/jobs', { roles: ['steward', 'admin'] }, ({ db, request }) => {
  const { limit = 50, ...asked } = given(request, parameters.jobs);
  return jobsPage(db, { ...asked, limit });
});
