import { route } from '@/lib/server/http';
import { runtime } from '@/lib/server/runtime';

/** Each answer is of its moment. */
export const dynamic = 'force-dynamic';

export const GET = route('/metrics', async () => {
  const headers = { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8', 'Cache-Control': 'no-store' };
  return new Response(await runtime().metrics.text(), { headers });
});
