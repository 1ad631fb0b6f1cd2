import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';
import { type Basemap, basemapCrsNames } from '@/lib/credit/basemap';
import { approvalFault } from '@/lib/credit/setup';

/** A basemap as it was configured: what browsers are told, and the file that we serve of it. */
export interface ConfiguredBasemap extends Basemap {
  /** Absolute path of a PMTiles file on this machine; null = it is read from elsewhere. */
  file: string | null;
}

/** Where a PMTiles file of this machine is served. */
export const BASEMAP_PATH = '/api/basemap';

const line = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^\P{C}+$/u);
const zoom = z.int().min(0).max(24);
const long = z.strictObject({
  kind: z.enum(['raster', 'vector', 'pmtiles', 'style', 'tianditu']),
  url: z.union([line.max(2_000), z.array(line.max(2_000)).min(1).max(20)]).optional(),
  key: z
    .string()
    .regex(/^[\w-]{8,80}$/)
    .optional(),
  picture: z.enum(['vec', 'img', 'ter']).default('vec'),
  crs: z.enum(basemapCrsNames).default('wgs84'),
  approval: line.max(60).optional(),
  attribution: line.optional(),
  tileSize: z.union([z.literal(256), z.literal(512)]).default(256),
  minzoom: zoom.default(0),
  maxzoom: zoom.optional(),
  layers: z.array(line.max(80)).max(60).default([]),
  hosts: z.array(line.max(300)).max(20).default([]),
});
type Long = z.infer<typeof long>;

/** Deepest zoom that a kind has tiles of, where nothing is said. */
const DEEPEST = { raster: 18, vector: 14, pmtiles: 14, style: 22, tianditu: 18 } as const;

/** A text that is no basemap; the message says what to write instead. */
export class BasemapFault extends Error {}

/**
 * Read a basemap as an operator writes it: `none`, `tianditu:KEY`, the address or path of a `.pmtiles` file, an address
 * with {z}, {x} and {y} (vector tiles where it ends in .mvt or .pbf, else raster ones), the address of a MapLibre style, or
 * JSON that says more (docs/BASEMAPS.md).
 *
 * @param cwd folder that a path begins in; null = no file of this machine may be named
 * @returns null for none
 * @throws {BasemapFault}
 */
export function readBasemap(text: string, cwd: string | null): ConfiguredBasemap | null {
  const given = text.trim();
  if (given === '' || given === 'none') return null;
  const parsed = long.safeParse(given.startsWith('{') ? json(given) : short(given));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new BasemapFault(`${issue?.path.join('.') || 'basemap'}: ${issue?.message}`);
  }
  return built(parsed.data, cwd);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BasemapFault('what begins with { is JSON, and this cannot be read as such.');
  }
}

function short(text: string): unknown {
  if (text.startsWith('tianditu:')) return { kind: 'tianditu', key: text.slice('tianditu:'.length) };
  const [path = ''] = text.split(/[?#]/);
  if (path.endsWith('.pmtiles')) return { kind: 'pmtiles', url: text };
  if (!text.includes('{z}')) return { kind: 'style', url: text };
  return { kind: /\.(mvt|pbf)$/.test(path) ? 'vector' : 'raster', url: text };
}

function built(given: Long, cwd: string | null): ConfiguredBasemap {
  const { kind, crs, tileSize, minzoom, layers } = given;
  const { addresses, file } = kind === 'tianditu' ? tianditu(given) : addressesOf(given, cwd);
  const maxzoom = given.maxzoom ?? DEEPEST[kind];
  if (maxzoom < minzoom) throw new BasemapFault('maxzoom: it is less than minzoom.');
  if (kind === 'vector' && layers.length === 0)
    throw new BasemapFault('layers: name the layers of the vector tiles that are drawn, the lowest first.');
  if (given.approval !== undefined) {
    const fault = approvalFault(given.approval);
    if (fault !== null) throw new BasemapFault(`approval: ${fault}`);
  }
  return {
    kind: kind === 'tianditu' ? 'raster' : kind,
    addresses,
    crs: kind === 'tianditu' ? 'wgs84' : crs,
    approval: given.approval ?? null,
    attribution: given.attribution ?? (kind === 'tianditu' ? '天地图' : null),
    tileSize,
    minzoom,
    maxzoom,
    layers,
    hosts: [...new Set([...addresses.flat().flatMap(hostOf), ...given.hosts.flatMap(hostOf)])],
    file,
  };
}

/** Pictures in Web Mercator, their words above them. Tianditu is CGCS2000, which is WGS 84 here. */
function tianditu({ key, picture }: Long) {
  if (key === undefined) throw new BasemapFault('key: Tianditu asks for the key (tk) of an application.');
  const words = { vec: 'cva', img: 'cia', ter: 'cta' } as const;
  const addresses = [picture, words[picture]].map((layer) =>
    [0, 1, 2, 3, 4, 5, 6, 7].map(
      (host) =>
        `https://t${host}.tianditu.gov.cn/${layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=${layer}&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=${key}`,
    ),
  );
  return { addresses, file: null };
}

function addressesOf({ kind, url }: Long, cwd: string | null): Pick<ConfiguredBasemap, 'addresses' | 'file'> {
  if (url === undefined) throw new BasemapFault('url: it is missing.');
  const all = [url].flat();
  if (kind === 'pmtiles' && !/^https?:\/\//.test(all[0]!)) {
    if (cwd === null) throw new BasemapFault('url: a file of this machine is named in XINTU_BASEMAP alone.');
    const file = isAbsolute(all[0]!) ? all[0]! : resolve(cwd, all[0]!);
    return { addresses: [[BASEMAP_PATH]], file };
  }
  for (const address of all) {
    hostOf(address);
    const isTemplate = ['{z}', '{x}', '{y}'].every((part) => address.includes(part));
    if ((kind === 'raster' || kind === 'vector') && !isTemplate)
      throw new BasemapFault(`url: ${address} has no {z}, {x} and {y}.`);
  }
  if ((kind === 'pmtiles' || kind === 'style') && all.length > 1) throw new BasemapFault('url: this kind has one.');
  return { addresses: [all], file: null };
}

/** Origin of an address, as a content security policy names it; none for an address of our own. @throws {BasemapFault} */
function hostOf(address: string): string[] {
  if (/^\/(?!\/)/.test(address)) return [];
  const url = URL.canParse(address) ? new URL(address) : null;
  // A place where anyone could put a key or a password into an address that everyone is told.
  if (url === null || !/^https?:$/.test(url.protocol) || `${url.username}${url.password}` !== '')
    throw new BasemapFault(`url: ${address} is not an address of http:// or https://.`);
  // A template's braces may not stand in the host: the policy names one host.
  if (!/^https?:\/\/[a-z0-9.:[\]-]+$/i.test(url.origin))
    throw new BasemapFault(`url: the host of ${address} is no name; write one address for each host.`);
  return [url.origin];
}
