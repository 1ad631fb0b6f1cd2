import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from './postgres-server';
import { until } from './until';

/** Debian's nginx with the very file that is shipped: only ports, paths and the certificate are others. */

const SHIPPED = new URL('../../deploy/nginx/xintu.conf', import.meta.url);
const PROGRAM = ['/usr/sbin/nginx', '/usr/local/sbin/nginx'].find((path) => existsSync(path));

export const skipNginx = PROGRAM === undefined ? 'no nginx: install nginx-light' : false;

export interface Nginx {
  /** Of the HTTPS port, by the name in the certificate's place. */
  https: number;
  http: number;
  /** Certificate to trust. */
  ca: string;
  /** What it complained of. */
  errors: () => string;
  stop: () => Promise<void>;
}

/** @param ports of the processes behind it, as many as the shipped file names */
export async function startNginx(folder: string, ports: readonly [number, number]): Promise<Nginx> {
  const [http, https] = [await freePort(), await freePort()];
  for (const name of ['cache', 'www', 'temporary']) mkdirSync(join(folder, name), { recursive: true });
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const of = ['-subj', '/CN=map.example.org', '-addext', 'subjectAltName=DNS:map.example.org'];
  const pair = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', cert];
  execFileSync('openssl', ['req', '-x509', '-days', '2', ...pair, ...of], { stdio: 'ignore' });
  const site = replaced(readFileSync(SHIPPED, 'utf8'), [
    [/127\.0\.0\.1:3001/g, `127.0.0.1:${ports[0]}`],
    [/127\.0\.0\.1:3002/g, `127.0.0.1:${ports[1]}`],
    [/^ *listen \[::\]:(80|443 ssl http2);\n/gm, ''],
    [/listen 80;/, `listen 127.0.0.1:${http};`],
    [/listen 443 ssl http2;/, `listen 127.0.0.1:${https} ssl http2;`],
    [/\/etc\/letsencrypt\/live\/map\.example\.org\/fullchain\.pem/, cert],
    [/\/etc\/letsencrypt\/live\/map\.example\.org\/privkey\.pem/, key],
    [/\/var\/cache\/nginx\/xintu/, join(folder, 'cache')],
    [/\/var\/www\/html/, join(folder, 'www')],
  ]);
  writeFileSync(join(folder, 'xintu.conf'), site);
  const conf = join(folder, 'nginx.conf');
  writeFileSync(conf, around(folder));
  const args = ['-p', folder, '-c', conf];
  const checked = spawnSync(PROGRAM!, ['-t', ...args], { encoding: 'utf8' });
  if (checked.status !== 0) throw new Error(`nginx -t: ${checked.stderr}`);
  const child = spawn(PROGRAM!, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (text) => (said += text));
  await until(() => {
    if (child.exitCode !== null) throw new Error(`nginx ended: ${said}`);
    return isOpen(https);
  });
  return {
    http,
    https,
    ca: readFileSync(cert, 'utf8'),
    errors: () => said,
    async stop() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

const isOpen = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });

/** Each has to be there: a file that was changed is noticed here. */
function replaced(text: string, replacements: readonly [what: RegExp, by: string][]): string {
  return replacements.reduce((before, [what, by]) => {
    const after = before.replace(what, by);
    if (after === before) throw new Error(`deploy/nginx/xintu.conf has no ${what}`);
    return after;
  }, text);
}

/** What Debian's nginx.conf says around a site, with every file in one folder. */
const around = (folder: string) => `
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 2;
pid ${join(folder, 'nginx.pid')};
error_log stderr warn;
events { worker_connections 1024; }
http {
    default_type application/octet-stream;
    access_log off;
    ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `${of}_temp_path ${join(folder, 'temporary', of)};`).join('\n    ')}
    include ${join(folder, 'xintu.conf')};
}
`;
