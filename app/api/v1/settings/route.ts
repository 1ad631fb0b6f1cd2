import { json, route } from '@/lib/server/http';
import { mapSettings } from '@/lib/server/map-settings';
import { objectionContact } from '@/lib/server/objection-contact';
import { given, parameters } from '@/lib/server/parameters';
import { runtime } from '@/lib/server/runtime';

/** Each answer is of its moment. */
export const dynamic = 'force-dynamic';

/** `GET /api/v1/settings`: what maps must say of themselves, and whom to object to, the same for everyone. */
export const GET = route('/settings', async (request) => {
  given(request, parameters.none);
  const { db, config, feed } = runtime();
  const { revision } = feed;
  const settings = await db.transaction(
    async (tx) => ({ ...(await mapSettings(tx, config)), objections: await objectionContact(tx) }),
    'snapshot',
  );
  return json({ ...settings, revision }, { revision, headers: { 'Cache-Control': 'no-cache' } });
});
