import type { Tx } from '@/db/db';
import { tiledBounds } from '@/db/queries/tile-bounds';
import { asOf } from '@/db/queries/zones';
import type { Viewer } from '@/lib/credit/publication';
import type { MapSettings } from '@/lib/credit/setup';
import { degreesAt } from '@/lib/tiles/tile-address';
import { tileStates } from '@/lib/tiles/tile-source';
import type { Config } from './config';
import { mapSettings } from './map-settings';
import { type TileQuery, tileView } from './tiles';

/** TileJSON 3.0.0 (github.com/mapbox/tilejson-spec/tree/master/3.0.0), and the revision that it was read at. */
export interface TileJson {
  tilejson: '3.0.0';
  name: string;
  description: string;
  version: string;
  scheme: 'xyz';
  tiles: [string];
  minzoom: number;
  maxzoom: number;
  /** west, south, east, north in degrees. */
  bounds: [number, number, number, number];
  attribution?: string;
  vector_layers: {
    id: string;
    description: string;
    minzoom: number;
    maxzoom: number;
    fields: Record<string, string>;
  }[];
  revision: number;
}

/**
 * The deepest zoom that maps are told to ask for: deeper ones are there, but a unit of such a tile is 4 cm, and a map draws
 * it larger by itself without asking for four in place of one.
 */
const MAXZOOM = 18;
/** Where nothing is in the tiles, they may come to lie anywhere. */
const WORLD: TileJson['bounds'] = [-180, -85.051129, 180, 85.051129];

/**
 * What a map needs to draw the tiles that a query asks for. Call it in a snapshot transaction.
 *
 * @param origin of this server, for whoever asks
 * @throws {Refusal} as a tile does
 */
export async function tileJson(
  tx: Tx,
  viewer: Viewer,
  {
    query,
    origin,
    config,
  }: { query: TileQuery; origin: string; config: Pick<Config, 'mapApproval' | 'isPublic' | 'basemap'> },
): Promise<TileJson> {
  const { scheme } = await tileView(tx, { ...viewer, entity: null }, query);
  const { revision } = await asOf(tx);
  const attribution = attributionOf(await mapSettings(tx, config));
  return {
    tilejson: '3.0.0',
    name: 'Xintu 信图',
    description: 'Credit evaluations of businesses with their places, live',
    version: '1.0.0',
    scheme: 'xyz',
    tiles: [`${origin}/api/v1/tiles/{z}/{x}/{y}.mvt${searchOf(query)}`],
    minzoom: 0,
    maxzoom: MAXZOOM,
    bounds: boundsOf(await tiledBounds(tx)),
    ...(attribution !== '' && { attribution }),
    vector_layers: layersOf(scheme?.grades.map(({ grade }) => grade) ?? []),
    revision,
  };
}

/** The filters, handed on to each tile. */
function searchOf({ scheme, grade, demonstration, kind }: TileQuery): string {
  const given = Object.entries({ scheme, grade, demonstration, kind }).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return search === '' ? '' : `?${search}`;
}

/** Maps take it for HTML. */
function attributionOf({ attribution, mapApproval }: MapSettings): string {
  const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  return [attribution, mapApproval].flatMap((text) => (text === null ? [] : escaped(text))).join(' · ');
}

function boundsOf(box: [number, number, number, number] | null): TileJson['bounds'] {
  if (box === null) return WORLD;
  const [west, north, east, south] = box;
  return [...degreesAt([west, south]), ...degreesAt([east, north])];
}

function layersOf(grades: readonly string[]): TileJson['vector_layers'] {
  const zooms = { minzoom: 0, maxzoom: MAXZOOM };
  const counts = [
    'n',
    ...grades.map((grade) => `g_${grade}`),
    ...tileStates.map((state) => `s_${state}`),
    'hidden',
    'demo',
  ];
  return [
    {
      id: 'entities',
      description: 'Businesses, where few are in a tile; the id of a feature is that of the business',
      ...zooms,
      fields: {
        kind: 'String',
        grade: 'String',
        state: 'String',
        demo: 'Boolean',
        stack: 'Number',
        top: 'Boolean',
        mixed: 'Boolean',
      },
    },
    {
      id: 'cells',
      description: 'Businesses counted in cells of a tile by grade and state, where many are in it',
      ...zooms,
      fields: Object.fromEntries(counts.map((name) => [name, 'Number'])),
    },
    {
      id: 'zones',
      description: 'Areas that are counted and compared',
      ...zooms,
      fields: { id: 'String', kind: 'String', name: 'String', level: 'Number' },
    },
  ];
}
