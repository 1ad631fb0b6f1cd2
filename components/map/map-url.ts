import { type ZoneKind, zoneKinds } from '@/lib/credit/zone';
import { readWanted, type Wanted, wantedParameters } from '../search/wanted';
import { queryText } from '../ui/query-text';
import type { Camera } from './engine';

/** What a link to the map holds. Everything may be absent. */
export interface MapUrl extends Wanted {
  camera: Camera | null;
  entity: string | null;
  zone: string | null;
  kind: ZoneKind | null;
  /** Only demonstration units. */
  demonstration: boolean;
  /** Zones as columns. */
  columns: boolean;
  /** What colours the zones; null = the level, once there is one. */
  by: Measure | null;
  /** Month whose levels colour the zones, YYYY-MM; null = now. */
  month: string | null;
}

/** What zones are coloured by: their level, or their share of good grades. */
export const measures = ['level', 'good'] as const;
export type Measure = (typeof measures)[number];

/**
 * Read `?c=lng,lat&z=zoom&entity=ID&zone=ID&kind=KIND&demonstration=true&3d=1&by=level|good&month=YYYY-MM` and what is searched for
 * (`q`, `near=lng,lat`, `grade`, `business=KIND`, `label`, `industry`, `within=ZONE`, `find=1`); what cannot be read counts
 * as absent.
 */
export function readMapUrl(search: string): MapUrl {
  const query = new URLSearchParams(search);
  const kind = zoneKinds.find((name) => name === query.get('kind')) ?? null;
  return {
    camera: readCamera(query),
    entity: query.get('entity') || null,
    zone: query.get('zone') || null,
    kind,
    demonstration: query.get('demonstration') === 'true',
    columns: query.get('3d') === '1',
    by: measures.find((name) => name === query.get('by')) ?? null,
    month: readMonth(query),
    ...readWanted(query),
  };
}

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** Only levels have a past. */
function readMonth(query: URLSearchParams): string | null {
  const month = query.get('month');
  return month !== null && MONTH.test(month) && query.get('by') !== 'good' ? month : null;
}

function readCamera(query: URLSearchParams): Camera | null {
  const [lng, lat, more] = (query.get('c') ?? '').split(',').map(Number);
  const zoom = Number(query.get('z') ?? Number.NaN);
  if (lng === undefined || lat === undefined || more !== undefined) return null;
  const isPlace = Math.abs(lng) <= 180 && Math.abs(lat) <= 85;
  return isPlace && zoom >= 0 && zoom <= 22 ? { center: [lng, lat], zoom } : null;
}

/** The same query with this state in it; parameters of others (`lang`) stay. Five decimals are about a metre. */
export function writeMapUrl(search: string, state: MapUrl): string {
  const query = new URLSearchParams(search);
  const set = (name: string, value: string | null) => (value === null ? query.delete(name) : query.set(name, value));
  const { camera } = state;
  set('c', camera ? camera.center.map((degrees) => String(Number(degrees.toFixed(5)))).join(',') : null);
  set('z', camera ? String(Number(camera.zoom.toFixed(2))) : null);
  set('entity', state.entity);
  set('zone', state.zone);
  set('kind', state.kind);
  set('demonstration', state.demonstration ? 'true' : null);
  set('3d', state.columns ? '1' : null);
  set('by', state.by);
  set('month', state.by === 'good' ? null : state.month);
  for (const [name, value] of Object.entries(wantedParameters(state))) set(name, value);
  return queryText(query);
}
