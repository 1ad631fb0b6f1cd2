import { officials } from '@/lib/credit/account';
import { noteOf } from '@/lib/server/audited-answer';
import { comparisonMade } from '@/lib/server/comparison-document';
import { consoleRoute } from '@/lib/server/console-route';
import { keepComparison, keptComparisonsOf } from '@/lib/server/kept-comparisons';

const PATH = '/comparisons';
const maxBody = 2 * 1024 * 1024;

/** Those that whoever is signed in keeps. */
export const GET = consoleRoute(PATH, { roles: officials }, async ({ db, caller }) => ({
  items: await keptComparisonsOf(db, caller.account.id),
}));

/** Keep one. */
export const POST = consoleRoute(
  PATH,
  { roles: officials, body: comparisonMade, maxBody },
  ({ db, request, caller, body, now }) =>
    keepComparison(db, body, { account: caller.account.id, now, note: noteOf(request, PATH) }),
);
