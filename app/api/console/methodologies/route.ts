import { z } from 'zod';
import { methodologists, releaseReaders } from '@/lib/credit/account';
import { consoleRoute } from '@/lib/server/console-route';
import { json } from '@/lib/server/http';
import { draftMethodology, storedMethodologies } from '@/lib/server/methodologies';
import { runtime } from '@/lib/server/runtime';

const PATH = '/console/methodologies';

/** All versions, drafts too. */
export const GET = consoleRoute(PATH, { roles: releaseReaders }, async ({ db, now }) => ({
  items: await storedMethodologies(db, { now, timeZone: runtime().config.timeZone }),
}));

const body = z.strictObject({ document: z.unknown() });

/** Bring a draft in. */
export const POST = consoleRoute(PATH, { roles: methodologists, body }, async ({ db, request, caller, body, now }) => {
  const by = { account: caller.account.id, request, now, timeZone: runtime().config.timeZone };
  return json(await draftMethodology(db, body.document, by), { status: 201 });
});
