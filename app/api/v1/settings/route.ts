import { json, route } from '@/lib/server/http';
import { mapSettings } from '@/lib/server/map-settings';
import { given, parameters } from '@/lib/server/parameters';
import { runtime } from '@/lib/server/runtime';

/** Each answer is of its moment. */
export const dynamic = 'force-dynamic';

/** `GET /api/v1/settings`: what maps must say of themselves, the same for everyone. */
export const GET = route('/settings', async (request) => {
  given(request, parameters.none);
  const { db, config, feed } = runtime();
  const { revision } = feed;
  const settings = await db.transaction((tx) => mapSettings(tx, config), 'snapshot');
  return json({ ...settings, revision }, { revision, headers: { 'Cache-Control': 'no-cache' } });
});
