import { warningStates } from '@/lib/credit/warning/handling';
import { consoleRoute } from '@/lib/server/console-route';
import { integerOf, oneOf, parametersOf } from '@/lib/server/query';
import { warningsFor } from '@/lib/server/warnings';

/** Warnings, newest first: those that are not closed, or with `?state=` those of one state. A district reads its own zones'. */
export const GET = consoleRoute(
  '/console/warnings',
  { roles: ['district', 'regulator', 'admin'] },
  async ({ db, request, caller }) => {
    const { state, of, cursor, limit } = parametersOf(request.url, ['state', 'of', 'cursor', 'limit']);
    const query = {
      state: oneOf('state', state, warningStates) ?? null,
      of: oneOf('of', of, ['zones', 'entities']) ?? null,
      cursor,
      limit: integerOf('limit', limit, { min: 1, max: 500, otherwise: 100 }),
    };
    return db.transaction((tx) => warningsFor(tx, caller, query), 'snapshot');
  },
);
