import { auditPage } from '@/lib/server/audit';
import { consoleRoute } from '@/lib/server/console-route';
import { integerOf, momentOf, parametersOf } from '@/lib/server/query';

const names = ['from', 'to', 'account', 'key', 'screen', 'action', 'subject', 'cursor', 'limit'] as const;
const id = { min: 1, max: 2_147_483_647, otherwise: 0 };

/** Search the audit trail, newest first; that it was searched, and for what, is written into it too. */
export const GET = consoleRoute('/console/audit', { roles: ['regulator', 'admin'] }, async ({ db, request }) => {
  const { from, to, account, key, limit, ...words } = parametersOf(request.url, names);
  return auditPage(db, {
    ...words,
    from: momentOf('from', from),
    to: momentOf('to', to),
    account: integerOf('account', account, id) || undefined,
    key: integerOf('key', key, id) || undefined,
    limit: integerOf('limit', limit, { min: 1, max: 500, otherwise: 100 }),
  });
});
