import { convert } from '@/lib/geo/crs';
import { decimal, type RowWork } from './row-work';
import type { Crs, Entry, Profile } from './types';

type Place = Pick<Entry, 'lng' | 'lat' | 'crs'>;

/** Web Mercator ends there, and with it every tile. */
const MAX_LAT = 85.051129;

const crsWords: Readonly<Record<string, Crs>> = {
  wgs84: 'wgs84',
  cgcs2000: 'wgs84', // decimetres apart (DOMAIN 6.1)
  gcj02: 'gcj02',
  bd09: 'bd09',
};

const isOnMap = (lng: number, lat: number) => Math.abs(lng) <= 180 && Math.abs(lat) <= MAX_LAT;

/** Degrees to 7 decimals, about 1 cm: finer than any conversion is true. */
const rounded = (degrees: number) => Number(degrees.toFixed(7));

function crsOf(work: RowWork, profile: Profile): Crs | null {
  const word = work.text('crs');
  if (word === null) return profile.defaults.crs ?? 'wgs84';
  const key = word.toLowerCase().replace(/[-_ ]/g, '');
  const crs = Object.hasOwn(crsWords, key) ? crsWords[key]! : null;
  if (crs === null) {
    const message = `"${word}" is no known coordinate system: the row is taken without coordinates. Known are "wgs84", "gcj02", "bd09".`;
    work.find('crs', 'unknown_crs', word, message);
  }
  return crs;
}

function degrees(work: RowWork, field: 'lng' | 'lat', text: string): number | null {
  const value = decimal(text);
  if (value === null) {
    const message = `"${field}" is not a number: the row is taken without coordinates. Write degrees such as 120.15.`;
    work.find(field, 'not_a_number', text, message, false);
  }
  return value;
}

/** Both texts, or nothing and a finding that says why. */
function givenPair(work: RowWork): [lng: string, lat: string] | null {
  const lng = work.text('lng');
  const lat = work.text('lat');
  if (lng !== null && lat !== null) return [lng, lat];
  if (work.complained('lng') || work.complained('lat')) return null;
  if (lng === null && lat === null) {
    if (work.has('lng') || work.has('lat'))
      work.find('lng', 'missing_coordinates', null, 'The row has no coordinates: it is on no map and in no zone.');
    return null;
  }
  const [given, absent] = lng === null ? ['lat', 'lng'] : ['lng', 'lat'];
  const message = `"${given}" stands without "${absent}": the row is taken without coordinates. Give both.`;
  work.find(absent, 'coordinates_half', lng ?? lat, message);
  return null;
}

function faultOf(work: RowWork, lng: number, lat: number): boolean {
  const shown = `${lng},${lat}`;
  if (lng === 0 && lat === 0) {
    const message =
      '0,0 lies in the sea off Africa and mostly means "not known": the row is taken without coordinates.';
    work.find('lng', 'null_island', shown, message);
    return true;
  }
  if (isOnMap(lng, lat)) return false;
  const hint = isOnMap(lat, lng) ? ' Longitude and latitude may be swapped.' : '';
  const range = `-180 to 180 and -${MAX_LAT} to ${MAX_LAT}`;
  work.find(
    Math.abs(lng) > 180 ? 'lng' : 'lat',
    'out_of_range',
    shown,
    `The coordinates must lie in ${range}: the row is taken without them.${hint}`,
  );
  return true;
}

/**
 * Where a row's site is, in WGS 84. Coordinates that cannot be are left out with a finding; the row is taken.
 *
 * A row that says nothing about coordinates (JSON without the fields, a file without the columns) is no finding.
 */
export function placeOf(work: RowWork, profile: Profile): Place {
  const nowhere: Place = { lng: null, lat: null, crs: profile.defaults.crs ?? 'wgs84' };
  const given = givenPair(work);
  if (given === null) return nowhere;
  const crs = crsOf(work, profile);
  const lng = degrees(work, 'lng', given[0]);
  const lat = degrees(work, 'lat', given[1]);
  if (crs === null || lng === null || lat === null || faultOf(work, lng, lat)) return nowhere;
  if (crs === 'wgs84') return { lng, lat, crs };
  const [toLng, toLat] = convert([lng, lat], crs, 'wgs84').map(rounded) as [number, number];
  work.change('lng', 'crs_to_wgs84', String(lng), String(toLng));
  work.change('lat', 'crs_to_wgs84', String(lat), String(toLat));
  return { lng: toLng, lat: toLat, crs };
}
