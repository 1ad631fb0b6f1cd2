import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { Refusal } from '@/lib/credit/refusal';

const CHUNK = 65_536;

const reasons: Readonly<Record<string, [code: string, message: string]>> = {
  ENOENT: ['file_missing', 'does not exist. Check the path.'],
  EISDIR: ['not_a_file', 'is a directory. Name one file in it.'],
  EACCES: ['file_unreadable', 'may not be read by this user. Change its permissions.'],
};

/** A system error about the file as a refusal; every other error as it is. */
function refused(error: unknown, name: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code.startsWith('Z_') || code === 'ERR_BUFFER_TOO_LARGE')
    return new Refusal('gzip_damaged', `${name}: the gzip is damaged or cut short. Copy or download the file again.`);
  const reason = reasons[code];
  return reason ? new Refusal(reason[0], `${name} ${reason[1]}`) : error;
}

/** Is the file gzip? Its first two bytes decide, not its name. */
async function isGzip(path: string, name: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    if (!(await file.stat()).isFile()) throw new Refusal('not_a_file', `${name} is not a file. Name a file.`);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

/**
 * The bytes of a file, plain or gzip, in pieces of at most 64 kB and never all at once.
 *
 * @param name the name that refusals show: that of an upload is not its path
 * @throws {Refusal} `file_missing`, `not_a_file`, `file_unreadable`, `gzip_damaged`
 */
export async function* unpacked(path: string, name: string): AsyncGenerator<Buffer, void, void> {
  try {
    if (!(await isGzip(path, name))) {
      yield* createReadStream(path, { highWaterMark: CHUNK }) as AsyncIterable<Buffer>;
      return;
    }
    const packed = createReadStream(path, { highWaterMark: CHUNK });
    const gunzip = createGunzip({ chunkSize: CHUNK });
    packed.on('error', (error) => gunzip.destroy(error));
    try {
      yield* packed.pipe(gunzip) as AsyncIterable<Buffer>;
    } finally {
      packed.destroy();
    }
  } catch (error) {
    throw refused(error, name);
  }
}
