import { health, healthStatus } from '@/lib/server/health';
import { json, route } from '@/lib/server/http';

/** Each answer is of its moment. */
export const dynamic = 'force-dynamic';

/** `GET /api/v1/health`: from memory, so that it never waits behind a queue. */
export const GET = route('/health', () => {
  const state = health();
  return json(state, { status: healthStatus(state), headers: { 'Cache-Control': 'no-store' } });
});
