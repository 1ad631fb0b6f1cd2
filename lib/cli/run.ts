import { createConnection } from 'node:net';
import { holderOf } from '@/db/folder-lock';
import { Refusal } from '@/lib/credit/refusal';
import { type CommandReply, type CommandRequest, socketPath } from '@/lib/server/command-socket';
import { execute, INTERRUPTED } from '@/lib/server/commands';
import { type Config, serverUrl } from '@/lib/server/config';
import { isEmbedded, prepareDb } from '@/lib/server/database';
import { LOOPBACK } from '@/lib/server/listeners';
import { socketLines } from '@/lib/server/socket-lines';
import { progressBar, type Terminal } from './terminal';

/**
 * Run a command on the database: in this process, or in the server that holds the embedded folder.
 *
 * @returns its exit status
 * @throws {Refusal} when the database cannot be reached
 */
export async function runCommand(
  config: Config,
  name: string,
  args: Record<string, unknown>,
  terminal: Terminal,
): Promise<number> {
  const holder = isEmbedded(config) ? holderOf(config.dataDir) : null;
  if (holder === null) return runHere(config, name, args, terminal);
  const request = {
    name,
    args,
    cwd: terminal.cwd,
    columns: terminal.stderr.isTTY ? (terminal.stderr.columns ?? 80) : null,
  };
  return runThere(config, holder, request, terminal);
}

async function runHere(config: Config, name: string, args: Record<string, unknown>, terminal: Terminal) {
  const { stdout, stderr, cwd, signal } = terminal;
  const bar = progressBar(terminal);
  const db = await prepareDb(config, (line) => stderr.isTTY && stderr.write(`${line}\n`));
  try {
    return await execute(name, {
      db,
      cwd,
      args,
      out: (text) => {
        bar.end();
        stdout.write(text);
      },
      err: (text) => {
        bar.end();
        stderr.write(text);
      },
      progress: bar.show,
      timeZone: config.timeZone,
      // A server on PostgreSQL has the same configuration; the embedded folder would be held by its server.
      server: isEmbedded(config) ? null : reachedAt(config),
      signal,
    });
  } finally {
    bar.end();
    await db.close();
  }
}

/** A certificate names the public address, not this machine. */
function reachedAt({ host, port, tls, origin }: Config): string {
  return tls !== null && origin !== null ? origin : serverUrl(host ?? LOOPBACK, port, tls !== null);
}

/** How long a server that is just starting is waited for. */
const CONNECT_WITHIN_MS = 3_000;

async function runThere(config: Config, holder: number, request: CommandRequest, terminal: Terminal): Promise<number> {
  const { stdout, stderr, signal } = terminal;
  const socket = await connect(config, holder);
  const bar = progressBar(terminal);
  // The server sees the end of the connection and rolls back.
  signal.addEventListener('abort', () => socket.destroy(), { once: true });
  socket.write(`${JSON.stringify(request)}\n`);
  try {
    for await (const line of socketLines(socket)) {
      const reply = JSON.parse(line) as CommandReply;
      if ('progress' in reply) bar.show(reply.progress);
      else bar.end();
      if ('out' in reply) stdout.write(reply.out);
      if ('err' in reply) stderr.write(reply.err);
      if ('exit' in reply) return reply.exit;
    }
  } finally {
    bar.end();
    socket.destroy();
  }
  if (signal.aborted) {
    stderr.write(request.name === 'simulate' ? 'Interrupted.\n' : 'Interrupted: nothing was changed.\n');
    return INTERRUPTED;
  }
  throw new Refusal(
    'server_gone',
    'The server stopped before the command was done: nothing was changed. Run it again.',
  );
}

async function connect(config: Config, holder: number) {
  const path = socketPath(config.dataDir);
  const deadline = Date.now() + CONNECT_WITHIN_MS;
  for (;;) {
    const socket = createConnection(path);
    const fault = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
      socket.once('connect', () => resolve(null));
      socket.once('error', resolve);
    });
    if (fault === null) return socket.on('error', () => {});
    if (Date.now() > deadline) throw unreachable(config, holder, fault);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function unreachable({ dataDir }: Config, holder: number, { code }: NodeJS.ErrnoException) {
  const mend =
    code === 'EACCES'
      ? 'It belongs to another account: run the command as that account.'
      : 'If it is a server that is starting, or another command, run this one again when it is done.';
  return new Refusal(
    'folder_in_use',
    `The data folder ${dataDir} is in use by process ${holder}, which takes no commands. ${mend}`,
  );
}
