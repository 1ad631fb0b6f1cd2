import { nobody } from '@/lib/server/caller';
import { ownOrigin } from '@/lib/server/origin';
import { sitemapText } from '@/lib/server/robots';
import { runtime } from '@/lib/server/runtime';
import { zonesFor } from '@/lib/server/zones';

export const dynamic = 'force-dynamic';

/** `/sitemap.xml`: the pages that search engines are to find. */
export async function GET(request: Request): Promise<Response> {
  const { items } = await runtime().db.transaction((tx) => zonesFor(tx, nobody, {}), 'snapshot');
  const text = sitemapText(
    ownOrigin(request),
    items.map(({ id }) => id),
  );
  return new Response(text, { headers: { 'Content-Type': 'application/xml; charset=utf-8' } });
}
