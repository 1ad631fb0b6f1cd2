import { officials } from '@/lib/credit/account';
import { auditAs, noteOf } from '@/lib/server/audited-answer';
import { comparisonChange } from '@/lib/server/comparison-document';
import { consoleRoute } from '@/lib/server/console-route';
import { changeComparison, forgetComparison, keptComparison, subjectOfComparison } from '@/lib/server/kept-comparisons';

const PATH = '/comparisons/{id}';
const maxBody = 2 * 1024 * 1024;

/** One, also of somebody else. */
export const GET = consoleRoute(PATH, { roles: officials }, ({ db, request, caller, params }) => {
  auditAs(request, { subject: subjectOfComparison(params.id ?? '') });
  return keptComparison(db, params.id ?? '', caller.account.id);
});

/** Change one's own. */
export const PUT = consoleRoute(
  PATH,
  { roles: officials, body: comparisonChange, maxBody },
  ({ db, request, caller, params, body, now }) =>
    changeComparison(db, params.id ?? '', body, {
      account: caller.account.id,
      now,
      note: noteOf(request, PATH),
    }),
);

/** Forget one's own. */
export const DELETE = consoleRoute(PATH, { roles: officials }, ({ db, request, caller, params, now }) =>
  forgetComparison(db, params.id ?? '', { account: caller.account.id, now, note: noteOf(request, PATH) }),
);
