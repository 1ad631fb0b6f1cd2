import { runtime } from '@/lib/server/runtime';
import { buildName, serviceWorker } from '@/lib/server/service-worker';

/** Each answer is of the build that is served. */
export const dynamic = 'force-dynamic';

/** `GET /service-worker`: what keeps the public map for a phone without a network. The development server has none. */
export function GET(): Response {
  if (runtime().config.dev) return new Response(null, { status: 404 });
  return new Response(serviceWorker(buildName()), {
    headers: { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': 'no-cache' },
  });
}
