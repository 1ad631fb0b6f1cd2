import { partOfFile } from '@/lib/server/basemap-file';
import { runtime } from '@/lib/server/runtime';

/** Each answer is of the file as it is. */
export const dynamic = 'force-dynamic';

/** `GET /api/basemap`: parts of the PMTiles file that XINTU_BASEMAP names; 404 where it names none. */
export async function GET(request: Request): Promise<Response> {
  const file = runtime().config.basemap?.file;
  return file ? partOfFile(file, request.headers.get('range')) : new Response(null, { status: 404 });
}
