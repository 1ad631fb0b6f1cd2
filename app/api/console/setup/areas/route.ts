import { z } from 'zod';
import { Refusal } from '@/lib/credit/refusal';
import { zoneKinds } from '@/lib/credit/zone';
import { noteOf } from '@/lib/server/audited-answer';
import { consoleRoute } from '@/lib/server/console-route';
import { importAreasOf, withUpload } from '@/lib/server/setup-areas';

const PATH = '/console/setup/areas';
const property = z.string().min(1).max(200);
const query = z.strictObject({
  kind: z.enum(['division', ...zoneKinds]),
  id: property,
  name: property,
  parent: property.optional(),
  crs: z.enum(['wgs84', 'gcj02', 'bd09']).optional(),
  file: z.string().max(200).default('areas.geojson'),
});

/** Import the boundaries of one kind from the GeoJSON that is the body; the parameters say which properties are which. */
export const POST = consoleRoute(PATH, { roles: ['admin'] }, async ({ db, request }) => {
  const asked = query.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!asked.success) throw new Refusal('bad_value', z.prettifyError(asked.error), 422);
  const { file, ...areas } = asked.data;
  return withUpload(request, file, (path) => importAreasOf(db, path, areas, noteOf(request, PATH)));
});
