import { runtime } from '@/lib/server/runtime';
import { beginSso, onTheWay } from '@/lib/server/sso';

/** The link of the sign-in page: on to the provider of single sign-on. */
export const GET = (request: Request) =>
  onTheWay(async () => {
    const { db, config, clock } = runtime();
    return beginSso(db, config, request, clock.now());
  });
