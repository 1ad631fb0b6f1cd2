import { bodyText } from '@/lib/server/body';
import { callerOf, writerOf } from '@/lib/server/caller';
import { json, route } from '@/lib/server/http';
import { MAX_BODY, postEvaluations } from '@/lib/server/post-evaluations';
import { runtime } from '@/lib/server/runtime';

export const POST = route(async (request) => {
  const { db, feed } = runtime();
  const key = writerOf(await callerOf(db, request));
  const answer = await postEvaluations(db, {
    body: await bodyText(request, MAX_BODY),
    contentType: request.headers.get('content-type') ?? '',
    apiKey: key.id,
    idempotencyKey: request.headers.get('idempotency-key'),
    newest: () => feed.revision,
  });
  feed.wake();
  return json(answer, { revision: answer.revision });
});
