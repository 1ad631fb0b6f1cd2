import { checkedMonth } from '@/lib/credit/index/period';
import { callerOf } from '@/lib/server/caller';
import { json, route } from '@/lib/server/http';
import { monthFor } from '@/lib/server/months';
import { given, parameters } from '@/lib/server/parameters';
import { runtime } from '@/lib/server/runtime';

export const GET = route<{ params: Promise<{ month: string }> }>('/months/{month}', async (request, { params }) => {
  const period = checkedMonth((await params).month);
  const { kind } = given(request, parameters.month);
  const answer = await runtime().db.transaction(
    async (tx) => monthFor(tx, await callerOf(tx, request), { period, kind }),
    'snapshot',
  );
  return json(answer, { revision: answer.revision });
});
