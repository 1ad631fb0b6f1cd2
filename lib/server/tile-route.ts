import { tileName } from '@/lib/tiles/tile-address';
import { auditAs } from './audited-answer';
import { callerOf } from './caller';
import { AT_LEAST, followedTo } from './followed-to';
import { route } from './http';
import { given, parameters } from './parameters';
import { runtime } from './runtime';
import { tileAnswer } from './tile-answer';
import { addressOf, tileFor } from './tiles';

/** What the metrics and the audit call it. */
export const TILE_PATH = '/tiles/{z}/{x}/{y}';

/**
 * `GET /api/v1/tiles/{z}/{x}/{y}.mvt`: y is given with its suffix.
 *
 * @param isCoded may it be compressed? Next takes `Content-Encoding` off every answer that it sends, so that what leaves by
 *   it must not be
 */
export const tileRoute = ({ isCoded }: { isCoded: boolean }) =>
  route<{ params: Promise<{ z: string; x: string; y: string }> }>(TILE_PATH, async (request, { params }) => {
    const address = addressOf(await params);
    const query = given(request, parameters.tiles);
    const { db, feed, tiles } = runtime();
    await followedTo(feed, request.headers.get(AT_LEAST));
    const caller = await callerOf(db, request);
    const bytes = await tileFor({ db, tiles }, caller, address, query);
    auditAs(request, { subject: `tile:${tileName(address)}` });
    const asked = {
      'if-none-match': request.headers.get('if-none-match') ?? undefined,
      'accept-encoding': (isCoded && request.headers.get('accept-encoding')) || undefined,
    };
    const { status, headers, body } = tileAnswer(caller, asked, bytes, bytes.revision);
    return new Response((await body) as BodyInit | null, { status, headers });
  });
