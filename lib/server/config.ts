import { resolve } from 'node:path';
import { Refusal } from '@/lib/credit/refusal';
import { approvalFault } from '@/lib/credit/setup';
import { BasemapFault, type ConfiguredBasemap, readBasemap } from './basemap-config';
import { type EdgeConfig, edgeConfig } from './edge-config';
import { type Environment, given, refuse } from './environment';

/** What the environment says; every field is valid. */
export interface Config extends EdgeConfig {
  /** 0 = any free port. */
  port: number;
  /** null = this machine only until an account is set up, then every address. */
  host: string | null;
  /** `postgres://…`, or `pglite:FOLDER` for the embedded database. */
  databaseUrl: string;
  /** Where notifications are listened to, where `databaseUrl` leads through a pooler; null = there too. */
  databaseUrlDirect: string | null;
  /** Absolute. Holds the embedded database, its lock and the command socket. */
  dataDir: string;
  /** IANA name; months, days and deadlines are its own. */
  timeZone: string;
  /** A Chromium to use before any other; null = look for one. */
  chromiumPath: string | null;
  /** Businesses of the demonstration data that an untouched database gets; 0 = it stays empty. */
  demo: number;
  /** Feed the demonstration data while the server runs. */
  simulate: boolean;
  /** Single sign-on by OpenID Connect; null = by password alone. */
  oidc: { issuer: string; clientId: string; clientSecret: string } | null;
  /** Map approval number (审图号) of the boundaries, before the one that the console was given; null = none. */
  mapApproval: string | null;
  /** What lies under the maps' marks, before the one that the console was given; null = none, undefined = nothing was said. */
  basemap: ConfiguredBasemap | null | undefined;
  /** Open to everybody: imported boundaries and basemaps are not drawn without an approval number. */
  isPublic: boolean;
  /** Next's development server instead of a build. */
  dev: boolean;
}

/**
 * Read the configuration: the only place that reads the environment.
 *
 * @throws {Refusal} `config` with name, value and mend of the first bad value
 */
export function readConfig(env: Environment = process.env, { dev = false, cwd = process.cwd() } = {}): Config {
  const dataDir = resolve(cwd, given(env, 'XINTU_DATA_DIR') ?? '.data');
  return {
    port: port(env),
    host: host(env),
    databaseUrl: postgresUrl(env, 'DATABASE_URL') ?? `pglite:${dataDir}`,
    databaseUrlDirect: databaseUrlDirect(env),
    dataDir,
    timeZone: timeZone(env),
    chromiumPath: given(env, 'CHROMIUM_PATH') ?? null,
    demo: demo(env),
    simulate: flag(env, 'XINTU_SIMULATE', true, '0 stops the demonstration feed, 1 or unset runs it.'),
    oidc: oidc(env),
    mapApproval: mapApproval(env),
    basemap: basemap(env, cwd),
    isPublic: flag(env, 'XINTU_PUBLIC', false, '1 = the map is open to everybody, 0 or unset = it is not.'),
    ...edgeConfig(env),
    dev,
  };
}

function port(env: Environment): number {
  const value = given(env, 'PORT');
  if (value === undefined) return 3000;
  if (!/^\d{1,5}$/.test(value) || Number(value) > 65535)
    throw refuse(
      'PORT',
      value,
      'a port is a whole number from 0 to 65535 (0 = any free one). Leave it unset for 3000.',
    );
  return Number(value);
}

function host(env: Environment): string | null {
  const value = given(env, 'HOST');
  if (value === undefined) return null;
  if (!/^[A-Za-z0-9:][A-Za-z0-9.:-]*$/.test(value))
    throw refuse(
      'HOST',
      value,
      'a host is a name or an address such as 127.0.0.1, 0.0.0.0 or ::, without port or path.',
    );
  return value;
}

const postgresMends = {
  DATABASE_URL: 'leave it unset for the embedded database',
  DATABASE_URL_DIRECT: 'leave it unset to listen where DATABASE_URL leads',
};

function postgresUrl(env: Environment, name: keyof typeof postgresMends): string | undefined {
  const value = given(env, name);
  if (value === undefined) return undefined;
  const mend = `write postgres://USER:PASSWORD@HOST:PORT/DATABASE, or ${postgresMends[name]}.`;
  // The value may hold a password: name its beginning only.
  if (!/^postgres(ql)?:\/\//.test(value)) throw refuse(name, `${value.split(':')[0]}:…`, mend);
  if (!URL.canParse(value)) throw refuse(name, 'postgres://…', `this is not a URL; ${mend}`);
  return value;
}

/** A direct address of one server beside the embedded database of another is a mistake that nobody would notice. */
function databaseUrlDirect(env: Environment): string | null {
  const value = postgresUrl(env, 'DATABASE_URL_DIRECT');
  if (value === undefined) return null;
  if (given(env, 'DATABASE_URL') === undefined)
    throw refuse('DATABASE_URL_DIRECT', 'postgres://…', 'it goes beside DATABASE_URL: set that too.');
  return value;
}

/** Businesses of the demonstration data: where nothing is said, at least and at most. */
const DEMO = { default: 30_000, least: 1_000, most: 1_000_000 };

function demo(env: Environment): number {
  const value = given(env, 'XINTU_DEMO');
  if (value === undefined) return DEMO.default;
  const businesses = /^\d{1,7}$/.test(value) ? Number(value) : Number.NaN;
  if (businesses === 0 || (businesses >= DEMO.least && businesses <= DEMO.most)) return businesses;
  throw refuse(
    'XINTU_DEMO',
    value,
    `0 starts empty, a whole number from ${DEMO.least} to ${DEMO.most} is the number of businesses. Leave it unset for ${DEMO.default}.`,
  );
}

function flag(env: Environment, name: string, otherwise: boolean, mend: string): boolean {
  const value = given(env, name);
  if (value === undefined) return otherwise;
  if (value === '0' || value === '1') return value === '1';
  throw refuse(name, value, mend);
}

function mapApproval(env: Environment): string | null {
  const value = given(env, 'XINTU_MAP_APPROVAL');
  if (value === undefined) return null;
  const fault = approvalFault(value);
  if (fault !== null) throw refuse('XINTU_MAP_APPROVAL', value, fault);
  return value;
}

function basemap(env: Environment, cwd: string): Config['basemap'] {
  const value = given(env, 'XINTU_BASEMAP');
  if (value === undefined) return undefined;
  try {
    return readBasemap(value, cwd);
  } catch (error) {
    if (!(error instanceof BasemapFault)) throw error;
    // It may hold a key: name its beginning only.
    throw refuse('XINTU_BASEMAP', `${value.slice(0, 12)}…`, `${error.message} See docs/BASEMAPS.md.`);
  }
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** All of the three, or none. */
function oidc(env: Environment): Config['oidc'] {
  const names = ['XINTU_OIDC_ISSUER', 'XINTU_OIDC_CLIENT_ID', 'XINTU_OIDC_CLIENT_SECRET'] as const;
  const [issuer, clientId, clientSecret] = names.map((name) => given(env, name));
  if (issuer === undefined && clientId === undefined && clientSecret === undefined) return null;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined)
    throw new Refusal('config', `Single sign-on needs ${names.join(', ')}: set all three, or none.`);
  const url = URL.canParse(issuer) ? new URL(issuer) : null;
  if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname))))
    throw refuse('XINTU_OIDC_ISSUER', issuer, 'an issuer is an https:// address (http:// on this machine alone).');
  return { issuer, clientId, clientSecret };
}

function timeZone(env: Environment): string {
  const value = given(env, 'XINTU_TZ') ?? 'Asia/Shanghai';
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone;
  } catch {
    throw refuse('XINTU_TZ', value, 'a time zone is an IANA name such as Asia/Shanghai or Europe/London.');
  }
}

/** Where a server that listens there is, seen from this machine. */
export function serverUrl(host: string, port: number, secure: boolean): string {
  const shown = host === '127.0.0.1' || host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `${secure ? 'https' : 'http'}://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}

/** React and Next draw differently in production; both read this before anything else. Next reports nothing to its makers. */
export function setNodeEnvironment(dev: boolean): void {
  Object.assign(process.env, { NODE_ENV: dev ? 'development' : 'production', NEXT_TELEMETRY_DISABLED: '1' });
}

/** The environment of a `next build`. */
export const buildEnvironment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  NODE_ENV: 'production',
  NEXT_TELEMETRY_DISABLED: '1',
});

/** The search path for programs. */
export const searchPath = (): string => process.env.PATH ?? '';

/** Where the user stands. npm runs `npm run xintu` in the project's folder, and says in INIT_CWD where it was called. */
export const userFolder = (env: Environment = process.env): string =>
  (env.npm_lifecycle_event === 'xintu' && env.INIT_CWD) || process.cwd();
