import { z } from 'zod';
import { releaseSigners } from '@/lib/credit/account';
import { consoleRoute } from '@/lib/server/console-route';
import { askedBy, signMonth } from '@/lib/server/releases';

const PATH = '/console/releases/{id}/sign';

const body = z.strictObject({
  hash: z.string().regex(/^[0-9a-f]{64}$/, 'the hash of the values that were looked at'),
  embargoUntil: z.iso.datetime({ offset: true }).optional(),
});

/** Sign the values of a month that the signer looked at. */
export const POST = consoleRoute(PATH, { roles: releaseSigners, body }, (given) => {
  const { db, params, body } = given;
  return signMonth(db, { period: params.id ?? '', ...body }, askedBy(given));
});
