import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { Refusal } from '@/lib/credit/refusal';
import { type CommandContext, execute } from './commands';
import type { Progress } from './ingest';
import { socketLines } from './socket-lines';
import { underEither } from './under-either';

/**
 * The local socket over which commands reach the server that holds the embedded folder. One connection is one command:
 * the client writes one line of JSON, the server answers with lines until `exit`. Whoever closes early aborts it.
 */

/** Client → server. */
const requestShape = z.object({
  name: z.string(),
  args: z.record(z.string(), z.unknown()),
  /** Folder of the client, that relative paths start from. */
  cwd: z.string(),
  /** Width of the client's terminal; null = not a terminal, so that no progress is sent. */
  columns: z.number().int().nullable(),
});
export type CommandRequest = z.infer<typeof requestShape>;

/** Server → client. */
export type CommandReply = { out: string } | { err: string } | { progress: Progress } | { exit: number };

/** sun_path holds 104 bytes on macOS and 108 on Linux, its final zero included. */
const LONGEST_PATH = 103;

/**
 * Where the socket of a data folder is: an absolute path, or a relative one where that is too long.
 *
 * @throws {Refusal} `socket_path` when both are too long for the system
 */
export function socketPath(dataDir: string, cwd = process.cwd()): string {
  const path = join(dataDir, 'xintu.sock');
  const found = [path, relative(cwd, path)].find((candidate) => Buffer.byteLength(candidate) <= LONGEST_PATH);
  if (found !== undefined) return found;
  throw new Refusal(
    'socket_path',
    `The path ${path} is too long for a local socket (${LONGEST_PATH} bytes). Set XINTU_DATA_DIR to a shorter one.`,
  );
}

export interface CommandSocket {
  /** Take no more commands, abort the running ones, and wait until they have rolled back. */
  close(): Promise<void>;
}

/** What commands are run with, whoever asks. */
type Serving = Pick<CommandContext, 'db' | 'server' | 'timeZone'>;

/** Take commands on the socket of a data folder, which this process holds: what lies there is of a dead one. */
export async function serveCommands(dataDir: string, of: Serving): Promise<CommandSocket> {
  const path = socketPath(dataDir);
  rmSync(path, { force: true });
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();
  const server = createServer((socket) => {
    const run = serve(socket, of, stopping.signal).finally(() => running.delete(run));
    running.add(run);
  });
  await listenPrivately(server, path);
  return {
    async close() {
      server.close();
      stopping.abort();
      await Promise.all(running);
      rmSync(path, { force: true });
    },
  };
}

/** Commands have no password: only this account may connect. The mode is set while binding, so that it is never wider. */
async function listenPrivately(server: Server, path: string) {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(new Refusal('socket_unusable', `The command socket ${path} cannot be made: ${error.message}.`));
    });
    const before = process.umask(0o177);
    try {
      server.listen(path, resolve);
    } finally {
      process.umask(before);
    }
  });
}

async function serve(socket: Socket, of: Serving, stopping: AbortSignal) {
  const gone = new AbortController();
  const hangUp = () => void socket.destroy();
  socket.on('error', () => {});
  socket.on('close', () => gone.abort());
  stopping.addEventListener('abort', hangUp);
  const request = await readRequest(socket);
  stopping.removeEventListener('abort', hangUp);
  if (request === null) return hangUp();
  // Read on, though nothing comes: only a socket that is read shows that it was closed.
  socket.resume();
  const send = (reply: CommandReply) => void (socket.writable && socket.write(`${JSON.stringify(reply)}\n`));
  const exit = await underEither(gone.signal, stopping, (signal) =>
    execute(request.name, {
      ...of,
      cwd: request.cwd,
      args: request.args,
      out: (text) => send({ out: text }),
      err: (text) => send({ err: text }),
      progress: request.columns === null ? () => {} : throttled((progress) => send({ progress })),
      signal,
    }),
  );
  send({ exit });
  socket.end();
}

/** The first line; null when there is none, or it is not a request. */
async function readRequest(socket: Socket): Promise<CommandRequest | null> {
  for await (const line of socketLines(socket)) {
    try {
      return requestShape.parse(JSON.parse(line));
    } catch {
      return null;
    }
  }
  return null;
}

/** An import reports every few rows; a terminal shows ten states a second. */
function throttled(send: (progress: Progress) => void, everyMs = 100) {
  let last = 0;
  return (progress: Progress) => {
    const now = Date.now();
    if (now - last < everyMs && progress.done < progress.total) return;
    last = now;
    send(progress);
  };
}
