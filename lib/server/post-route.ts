import type { Db } from '@/db/db';
import { auditAs, auditChange } from './audited-answer';
import { bodyText } from './body';
import { callerOf, writerOf } from './caller';
import { json, route } from './http';
import { MAX_BODY, type Post, type PostAnswer } from './post-rows';
import { runtime } from './runtime';

/** The handler of a POST of rows: a key of scope write, a body within bounds, then the rows. */
export const postRoute = (path: string, take: (db: Db, post: Post) => Promise<PostAnswer>) =>
  route(path, async (request) => {
    const { db, feed } = runtime();
    const key = writerOf(await callerOf(db, request));
    const answer = await take(db, {
      body: await bodyText(request, MAX_BODY),
      contentType: request.headers.get('content-type') ?? '',
      apiKey: key.id,
      synthetic: key.synthetic,
      idempotencyKey: request.headers.get('idempotency-key'),
      newest: () => feed.revision,
      alongside: (tx, batch) => auditChange(tx, request, path, { subject: subjectOf(batch) }),
    });
    auditAs(request, { subject: subjectOf(answer.batch) });
    feed.wake();
    return json(answer, { revision: answer.revision });
  });

const subjectOf = (batch: number | null) => (batch === null ? null : `batch:${batch}`);
