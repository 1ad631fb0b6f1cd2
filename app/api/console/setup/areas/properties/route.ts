import { consoleRoute } from '@/lib/server/console-route';
import { propertiesOf, withUpload } from '@/lib/server/setup-areas';

/** What the features of a GeoJSON have, so that one picks id and name; nothing is imported. */
export const POST = consoleRoute('/console/setup/areas/properties', { roles: ['admin'] }, ({ request }) =>
  withUpload(request, 'areas.geojson', (path) => propertiesOf(path, 'The file')),
);
