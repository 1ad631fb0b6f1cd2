import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import type { Basemap } from '@/lib/credit/basemap';
import type { Tokens } from '../tokens';
import { quietLayers } from './base-layers';
import { archiveTiles, type ReadTile, xyzTiles } from './base-tiles';

/** A source of a basemap: how its tiles are read, and what MapLibre must know of it beside that. */
export interface BaseSource {
  id: string;
  isPicture: boolean;
  read: ReadTile;
  spec: { tileSize?: number; minzoom: number; maxzoom: number };
}

/** A basemap as a map is given it: below everything else. */
export interface BaseStyle {
  tiled: BaseSource[];
  /** Sources that are no tiles, as they came. */
  others: Record<string, SourceSpecification>;
  layers: LayerSpecification[];
  /** Address of pictures for symbols. */
  sprite: string | null;
}

interface Look {
  tokens: Tokens;
  /** Size of a name. */
  label: number;
}

/** @throws when it cannot be read */
export async function baseStyle(basemap: Basemap, look: Look, signal: AbortSignal): Promise<BaseStyle> {
  const { kind, addresses, tileSize, minzoom, maxzoom } = basemap;
  if (kind === 'pmtiles') return archiveStyle(basemap, look);
  if (kind === 'style') return foreignStyle(addresses[0]![0]!, signal);
  if (kind === 'vector') {
    const read = xyzTiles(addresses[0]!);
    return {
      tiled: [{ id: 'base-0', isPicture: false, read, spec: { minzoom, maxzoom } }],
      others: {},
      layers: quietLayers('base-0', basemap.layers, look.tokens, look.label),
      sprite: null,
    };
  }
  const tiled = addresses.map((hosts, at) => ({
    id: `base-${at}`,
    isPicture: true,
    read: xyzTiles(hosts),
    spec: { tileSize, minzoom, maxzoom },
  }));
  return { tiled, others: {}, layers: tiled.map(({ id }) => picture(id)), sprite: null };
}

const picture = (source: string): LayerSpecification => ({
  id: `${source}-picture`,
  type: 'raster',
  source,
  paint: { 'raster-fade-duration': 0 },
});

async function archiveStyle({ addresses, tileSize, layers }: Basemap, look: Look): Promise<BaseStyle> {
  const { PMTiles, TileType } = await import('pmtiles');
  const archive = new PMTiles(new URL(addresses[0]![0]!, location.href).href);
  const { tileType, minZoom, maxZoom } = await archive.getHeader();
  const spec = { minzoom: minZoom, maxzoom: maxZoom };
  const read = archiveTiles(archive);
  if (tileType !== TileType.Mvt) {
    const tiled = [{ id: 'base-0', isPicture: true, read, spec: { ...spec, tileSize } }];
    return { tiled, others: {}, layers: [picture('base-0')], sprite: null };
  }
  const { vector_layers: told } = (await archive.getMetadata()) as { vector_layers?: { id: string }[] };
  const names = layers.length > 0 ? layers : (told ?? []).map(({ id }) => id);
  const tiled = [{ id: 'base-0', isPicture: false, read, spec }];
  return { tiled, others: {}, layers: quietLayers('base-0', names, look.tokens, look.label), sprite: null };
}

/**
 * Somebody's MapLibre style. Its names are drawn by the browser's own fonts, as ours are: the glyphs that it names are not
 * asked for. Ids are put apart from ours.
 */
async function foreignStyle(address: string, signal: AbortSignal): Promise<BaseStyle> {
  const at = new URL(address, location.href).href;
  const style = await readJson<StyleSpecification>(at, signal);
  const tiled: BaseSource[] = [];
  const others: BaseStyle['others'] = {};
  for (const [id, source] of Object.entries(style.sources)) {
    if (source.type === 'vector' || source.type === 'raster') tiled.push(await tiledSource(id, source, at, signal));
    else if (source.type === 'geojson') others[`base-${id}`] = source;
  }
  const known = new Set([...tiled.map(({ id }) => id), ...Object.keys(others)]);
  const layers = style.layers.flatMap((layer): LayerSpecification[] => {
    if (!('source' in layer)) return layer.type === 'background' ? [{ ...layer, id: `base-${layer.id}` }] : [];
    const source = `base-${layer.source}`;
    return known.has(source) ? [{ ...layer, id: `base-${layer.id}`, source } as LayerSpecification] : [];
  });
  const sprite = typeof style.sprite === 'string' ? new URL(style.sprite, at).href : null;
  return { tiled, others, layers, sprite };
}

type Tiled = Extract<SourceSpecification, { type: 'vector' | 'raster' }>;
interface TileJson {
  tiles?: string[];
  minzoom?: number;
  maxzoom?: number;
}

async function tiledSource(id: string, source: Tiled, at: string, signal: AbortSignal): Promise<BaseSource> {
  const isPicture = source.type === 'raster';
  const base = { id: `base-${id}`, isPicture };
  const size = isPicture && { tileSize: source.tileSize ?? 512 };
  if (source.url?.startsWith('pmtiles://')) {
    const { PMTiles } = await import('pmtiles');
    const archive = new PMTiles(new URL(source.url.slice('pmtiles://'.length), at).href);
    const { minZoom, maxZoom } = await archive.getHeader();
    return { ...base, read: archiveTiles(archive), spec: { ...size, minzoom: minZoom, maxzoom: maxZoom } };
  }
  const from = source.url === undefined ? at : new URL(source.url, at).href;
  const told: TileJson = source.url === undefined ? source : { ...(await readJson<TileJson>(from, signal)) };
  const tiles = (told.tiles ?? []).map((tile) => absolute(tile, from));
  if (tiles.length === 0) throw new Error(`the basemap's source ${id} names no tiles`);
  const { minzoom = 0, maxzoom = 22 } = told;
  return { ...base, read: xyzTiles(tiles), spec: { ...size, minzoom, maxzoom } };
}

/** A URL would take the braces of a template for letters. */
const absolute = (template: string, from: string) =>
  new URL(template, from).href.replaceAll('%7B', '{').replaceAll('%7D', '}');

async function readJson<T>(url: string, signal: AbortSignal): Promise<T> {
  const answer = await fetch(url, { signal, credentials: 'omit' });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return (await answer.json()) as T;
}
