import { ownOrigin } from '@/lib/server/origin';
import { robotsText } from '@/lib/server/robots';

/** Next would write it once, at the build, where nobody knows the address. */
export const dynamic = 'force-dynamic';

/** `/robots.txt`: what search engines are to leave alone. */
export const GET = (request: Request) =>
  new Response(robotsText(ownOrigin(request)), { headers: { 'Content-Type': 'text/plain; charset=utf-8' } });
