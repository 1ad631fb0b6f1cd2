import { json, route } from '@/lib/server/http';
import { openapi } from '@/lib/server/openapi';
import { runtime } from '@/lib/server/runtime';

/** The version is the running program's. */
export const dynamic = 'force-dynamic';

export const GET = route('/openapi.json', () => json(openapi(runtime().version)));
