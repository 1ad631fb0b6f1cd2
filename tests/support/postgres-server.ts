import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A throw-away PostgreSQL on loopback, for a test run on a machine that has the programs but no server for us. */
export interface ThrowAwayServer {
  url: string;
  stop: () => void;
}

/** @returns null where no PostgreSQL with PostGIS is installed */
export async function startPostgres(): Promise<ThrowAwayServer | null> {
  const bin = newestWithPostgis();
  if (bin === null) return null;
  const folder = mkdtempSync(join(tmpdir(), 'xintu-postgres-'));
  const asPostgres = process.getuid?.() === 0; // the server refuses to run as root
  if (asPostgres) chownSync(folder, ...owner());
  const run = (program: string, args: string[]) =>
    asPostgres
      ? execFileSync('runuser', ['-u', 'postgres', '--', join(bin, program), ...args], {
          cwd: folder,
          stdio: ['ignore', 'ignore', 'inherit'],
        })
      : execFileSync(join(bin, program), args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const port = await freePort();
  const data = join(folder, 'data');
  run('initdb', ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--no-sync', '--no-instructions']);
  const options = `-c listen_addresses=127.0.0.1 -c port=${port} -c unix_socket_directories=${folder} -c fsync=off -c shared_buffers=512MB -c max_connections=100`;
  run('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start']);
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    stop: () => {
      run('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function newestWithPostgis(): string | null {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root)
    ? readdirSync(root)
        .map(Number)
        .filter((v) => v >= 15)
    : [];
  const version = versions
    .sort((a, b) => b - a)
    .find(
      (v) =>
        existsSync(`${root}/${v}/bin/initdb`) && existsSync(`/usr/share/postgresql/${v}/extension/postgis.control`),
    );
  return version === undefined ? null : `${root}/${version}/bin`;
}

function owner(): [number, number] {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return [id('-u'), id('-g')];
}

/** Below the ports that the system gives to whoever names none: it gives none of these away before it is used. */
const PORTS = { from: 20_000, count: 12_000 };

/** A port of loopback that nobody has at this moment. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = PORTS.from + Math.floor(Math.random() * PORTS.count);
    if (await isFree(port)) return port;
  }
}

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer().on('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
