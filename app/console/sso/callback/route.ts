import { runtime } from '@/lib/server/runtime';
import { finishSso, onTheWay } from '@/lib/server/sso';

/** Where the provider of single sign-on sends the browser back to. */
export const GET = (request: Request) =>
  onTheWay(async () => {
    const { db, config, clock } = runtime();
    return finishSso(db, config, request, clock.now());
  });
