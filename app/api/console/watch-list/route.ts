import { handlers } from '@/lib/credit/warning/handling';
import { auditAs } from '@/lib/server/audited-answer';
import { consoleRoute } from '@/lib/server/console-route';
import { integerOf, parametersOf } from '@/lib/server/query';
import { watchListFor } from '@/lib/server/warnings';

/** Businesses that a regulator should look at, with the reasons. */
export const GET = consoleRoute('/console/watch-list', { roles: handlers }, async ({ db, request }) => {
  const { cursor, limit } = parametersOf(request.url, ['cursor', 'limit']);
  const page = await watchListFor(db, {
    cursor,
    limit: integerOf('limit', limit, { min: 1, max: 500, otherwise: 100 }),
  });
  auditAs(request, { details: { items: page.items.length } });
  return page;
});
