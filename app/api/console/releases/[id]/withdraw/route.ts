import { z } from 'zod';
import { releaseSigners } from '@/lib/credit/account';
import { consoleRoute } from '@/lib/server/console-route';
import { askedBy, withdrawMonth } from '@/lib/server/releases';

const PATH = '/console/releases/{id}/withdraw';

const body = z.strictObject({ reason: z.string().trim().min(1).max(2_000) });

/** Take a signature back before the month is published. */
export const POST = consoleRoute(PATH, { roles: releaseSigners, body }, (given) => {
  const { db, params, body } = given;
  return withdrawMonth(db, params.id ?? '', body.reason, askedBy(given));
});
