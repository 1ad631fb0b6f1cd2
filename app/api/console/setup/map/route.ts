import { z } from 'zod';
import { noteOf } from '@/lib/server/audited-answer';
import { consoleRoute } from '@/lib/server/console-route';
import { mapSettings } from '@/lib/server/map-settings';
import { runtime } from '@/lib/server/runtime';
import { describeMap } from '@/lib/server/setup-actions';

const PATH = '/console/setup/map';
const body = z.strictObject({
  number: z.string().max(1_000),
  attribution: z.string().max(1_000),
  basemap: z.string().max(5_000).optional(),
});

/** Write down approval number and attribution of the boundaries, and the basemap. */
export const POST = consoleRoute(PATH, { roles: ['admin'], body }, async ({ db, request, body }) => {
  await describeMap(db, body, noteOf(request, PATH));
  // The page that is asked for next may read from its hosts.
  await runtime().basemapHosts?.refresh();
  return mapSettings(db, runtime().config);
});
