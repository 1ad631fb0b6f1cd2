import type { IncomingHttpHeaders } from 'node:http';
import { classOf, type Viewer } from '@/lib/credit/publication';
import { acceptedCoding, isKnown, type TileBytes } from './tile-bytes';

/** The answer to a request for a tile, in whichever way it leaves. */
export interface TileAnswer {
  status: 200 | 204 | 304;
  headers: Record<string, string>;
  /** null = none. */
  body: Promise<Uint8Array> | null;
}

/** What of a request decides over the form of the answer. */
export type TileAsked = Pick<IncomingHttpHeaders, 'if-none-match' | 'accept-encoding'>;

/**
 * The bytes of a tile as an answer: not again to who has them, nothing where nothing is.
 *
 * It is to be asked for anew each time, so that what has changed is seen at once; what has not costs no bytes.
 *
 * @param revision the tile is as it was and still is at this revision
 */
export function tileAnswer(viewer: Viewer, asked: TileAsked, bytes: TileBytes, revision: number): TileAnswer {
  const isPublic = classOf(viewer) === 'public';
  const headers: Record<string, string> = {
    'Cache-Control': isPublic ? 'no-cache' : 'private, no-cache',
    Vary: 'Accept-Encoding, Authorization, Cookie, X-Xintu-Screen',
    'Xintu-Revision': String(Math.max(revision, bytes.revision)),
    // What everybody may read, maps of other sites may read too; they send no cookies along.
    ...(isPublic && { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'ETag, Xintu-Revision' }),
  };
  if (bytes.isEmpty) return { status: 204, headers, body: null };
  headers.ETag = bytes.etag;
  if (isKnown(asked['if-none-match'] ?? null, bytes.etag)) return { status: 304, headers, body: null };
  const coding = bytes.codingFor(acceptedCoding(asked['accept-encoding'] ?? null));
  headers['Content-Type'] = 'application/vnd.mapbox-vector-tile';
  if (coding !== 'identity') headers['Content-Encoding'] = coding;
  return { status: 200, headers, body: bytes.coded(coding) };
}
