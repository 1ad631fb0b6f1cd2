import { open, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';

/** More is asked for in several: a browser holds each answer whole. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * A part of a file, as a PMTiles reader asks for it: one range, by its first and last byte.
 *
 * @param range the header of that name
 * @returns 206 with the part, 416 where there is none, 404 where the file is not there
 */
export async function partOfFile(file: string, range: string | null): Promise<Response> {
  const about = await stat(file).catch(() => null);
  if (about === null || !about.isFile()) return new Response(null, { status: 404 });
  const { size, mtimeMs } = about;
  const [, from, to] = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(range ?? '') ?? [];
  const start = Number(from);
  const end = Math.min(size - 1, to ? Number(to) : size - 1, start + MOST_BYTES - 1);
  if (from === undefined || start > end)
    return new Response(null, { status: 416, headers: { 'Content-Range': `bytes */${size}` } });
  const handle = await open(file);
  const stream = handle.createReadStream({ start, end });
  return new Response(Readable.toWeb(stream) as ReadableStream, {
    status: 206,
    headers: {
      'Accept-Ranges': 'bytes',
      'Cache-Control': 'no-cache',
      'Content-Length': String(end - start + 1),
      'Content-Range': `bytes ${start}-${end}/${size}`,
      'Content-Type': 'application/octet-stream',
      // A file that was put in its place is another: the reader begins anew.
      ETag: `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`,
    },
  });
}
