import { z } from 'zod';
import { releaseSigners } from '@/lib/credit/account';
import { revisionKinds } from '@/lib/credit/release/release';
import { consoleRoute } from '@/lib/server/console-route';
import { askedBy, reviseMonth } from '@/lib/server/releases';
import { runtime } from '@/lib/server/runtime';

const PATH = '/console/releases/{id}/revise';

const body = z.strictObject({ kind: z.enum(revisionKinds), reason: z.string().trim().min(1).max(2_000) });

/** Revise a released month by what is known now. */
export const POST = consoleRoute(PATH, { roles: releaseSigners, body }, (given) => {
  const { db, params, body } = given;
  const { timeZone } = runtime().config;
  return reviseMonth(db, { period: params.id ?? '', ...body, timeZone, signal: given.request.signal }, askedBy(given));
});
