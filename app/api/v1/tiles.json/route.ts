import { callerOf } from '@/lib/server/caller';
import { json, route } from '@/lib/server/http';
import { ownOrigin } from '@/lib/server/origin';
import { given, parameters } from '@/lib/server/parameters';
import { runtime } from '@/lib/server/runtime';
import { tileJson } from '@/lib/server/tile-json';

/** Each answer is of its moment. */
export const dynamic = 'force-dynamic';

/** `GET /api/v1/tiles.json`: what a map needs to draw our tiles. */
export const GET = route('/tiles.json', async (request) => {
  const query = given(request, parameters.tiles);
  const { db, config } = runtime();
  const asked = { query, config, origin: ownOrigin(request) };
  const { revision, ...document } = await db.transaction(
    async (tx) => tileJson(tx, await callerOf(tx, request), asked),
    'snapshot',
  );
  return json(document, { revision, headers: { 'Cache-Control': 'no-cache', 'Access-Control-Allow-Origin': '*' } });
});
