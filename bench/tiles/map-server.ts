import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TileAddress } from '@/lib/tiles/tile-source';
import { freePort } from '@/tests/support/postgres-server';
import { until } from '@/tests/support/until';

/** MapServer 8 of Debian: FastCGI processes behind nginx, vector tiles over the same tables by PostGIS. */

const MAPSERV = '/usr/lib/cgi-bin/mapserv';
const SPAWN = '/usr/bin/spawn-fcgi';
const NGINX = '/usr/sbin/nginx';
/** One for each processor that it may use, and one that waits for the database. */
const PROCESSES = 3;

export interface MapServer {
  url: (address: TileAddress) => string;
  version: string;
  stop: () => void;
}

/** @returns what has to be installed, where it is not */
export async function openMapServer(database: string, scheme: number): Promise<MapServer | string> {
  const missing = Object.entries({ 'cgi-mapserver': MAPSERV, 'spawn-fcgi': SPAWN, 'nginx-light': NGINX })
    .filter(([, program]) => !existsSync(program))
    .map(([name]) => name);
  if (missing.length > 0) return missing.join(', ');
  const folder = mkdtempSync(join(tmpdir(), 'xintu-mapserver-'));
  const [port, socket] = [await freePort(), join(folder, 'mapserver.socket')];
  writeFileSync(join(folder, 'mapserver.conf'), 'CONFIG\n  ENV\n    MS_MAP_PATTERN "."\n  END\nEND\n');
  writeFileSync(join(folder, 'tiles.map'), mapFile(database, scheme));
  writeFileSync(join(folder, 'nginx.conf'), nginxFile(folder, port, socket));
  mkdirSync(join(folder, 'temporary'));
  const env = {
    ...process.env,
    MAPSERVER_CONFIG_FILE: join(folder, 'mapserver.conf'),
  };
  const said = execFileSync(SPAWN, ['-s', socket, '-F', String(PROCESSES), '--', MAPSERV], { env, encoding: 'utf8' });
  const workers = [...said.matchAll(/PID: (\d+)/g)].map(([, pid]) => Number(pid));
  const nginx = spawn(NGINX, ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' });
  await until(() => isOpen(port));
  return {
    url: ({ z, x, y }) =>
      `http://127.0.0.1:${port}/?mode=tile&tilemode=gmap&tile=${x}+${y}+${z}&layers=entities&map.imagetype=mvt`,
    version: /MapServer version (\S+)/.exec(execFileSync(MAPSERV, ['-v'], { encoding: 'utf8' }))?.[1] ?? '8',
    stop() {
      nginx.kill();
      // It takes no notice of a gentler one while it waits for a request.
      for (const pid of workers) process.kill(pid, 'SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const isOpen = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });

function mapFile(database: string, scheme: number): string {
  const { hostname, port, username, pathname } = new URL(database);
  const columns =
    `select s.id as site, e.id, e.kind, v.grade, case when v.grade is null then coalesce(v.outcome, 'unevaluated') end as state, s.tile_geom as geom
    from site s cross join lateral (select id, kind from entity where id = s.entity offset 0) e
    left join lateral (select grade, outcome from evaluation where entity = s.entity and current and scheme = ${scheme} offset 0) v on true
    where s.superseded_batch is null and s.tile_geom && !BOX!`.replace(/\s+/g, ' ');
  return `MAP
  NAME "tiles"
  SIZE 256 256
  EXTENT -20037508.34 -20037508.34 20037508.34 20037508.34
  PROJECTION "init=epsg:3857" END
  OUTPUTFORMAT
    NAME "mvt"
    DRIVER "MVT"
    MIMETYPE "application/vnd.mapbox-vector-tile"
    FORMATOPTION "EXTENT=4096"
    FORMATOPTION "EDGE_BUFFER=64"
  END
  LAYER
    NAME "entities"
    TYPE POINT
    STATUS ON
    CONNECTIONTYPE POSTGIS
    CONNECTION "host=${hostname} port=${port} user=${username} dbname=${pathname.slice(1)}"
    DATA "geom from (${columns}) as t using unique site using srid=3857"
    PROCESSING "CLOSE_CONNECTION=DEFER"
    METADATA "gml_include_items" "id,kind,grade,state" END
    PROJECTION "init=epsg:3857" END
  END
END
`;
}

const nginxFile = (folder: string, port: number, socket: string) => `
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 1;
pid ${join(folder, 'nginx.pid')};
error_log ${join(folder, 'nginx.log')} warn;
events { worker_connections 256; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((of) => `${of}_temp_path ${join(folder, 'temporary', of)};`).join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    location / {
      fastcgi_pass unix:${socket};
      # What a request is given takes the place of the environment that the process was started in.
      fastcgi_param MS_MAPFILE ${join(folder, 'tiles.map')};
      fastcgi_param MAPSERVER_CONFIG_FILE ${join(folder, 'mapserver.conf')};
      fastcgi_param QUERY_STRING $query_string;
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param CONTENT_TYPE $content_type;
      fastcgi_param CONTENT_LENGTH $content_length;
    }
  }
}
`;
