import { finding } from './finding';
import { MAX_DEPTH, MAX_FIELD } from './limits';
import type { Finding, RawRow } from './types';

type Fault = 'too_deep' | 'field_too_long';

/** Stops at MAX_DEPTH, so that no nesting, however deep, overflows the stack. */
function faultOf(value: unknown, depth: number): Fault | null {
  if (typeof value === 'string') return value.length > MAX_FIELD ? 'field_too_long' : null;
  if (typeof value !== 'object' || value === null) return null;
  if (depth > MAX_DEPTH) return 'too_deep';
  for (const [key, part] of Object.entries(value)) {
    if (key.length > MAX_FIELD) return 'field_too_long';
    const fault = faultOf(part, depth + 1);
    if (fault) return fault;
  }
  return null;
}

function faultFinding(row: number, value: object): Finding | null {
  for (const [field, part] of Object.entries(value)) {
    const fault = field.length > MAX_FIELD ? 'field_too_long' : faultOf(part, 2);
    const name = field.slice(0, 64);
    if (fault === 'too_deep') return nestedTooDeep(row, name);
    if (fault === 'field_too_long') return tooLong(row, name, typeof part === 'string' ? part : null);
  }
  return null;
}

/** The finding for a field beyond MAX_FIELD. */
export function tooLong(row: number, field: string | null, value: string | null): Finding {
  const what = field === null ? 'A field' : `"${field}"`;
  return finding(row, field, 'field_too_long', value, `${what} is longer than ${MAX_FIELD} characters. Shorten it.`);
}

/** The finding for a row beyond MAX_DEPTH. @param field null = not known */
export function nestedTooDeep(row: number, field: string | null): Finding {
  const what = field === null ? 'The row' : `"${field}"`;
  return finding(row, field, 'too_deep', null, `${what} is nested deeper than ${MAX_DEPTH} levels. Flatten it.`);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * One JSON value as a row; a finding where it is not an object, nested too deep, or holds a field that is too long.
 *
 * @param row 1 = the first
 */
export function rowOf(row: number, value: unknown): RawRow | Finding {
  if (!isRecord(value)) {
    const kind = Array.isArray(value) ? 'an array' : value === null ? 'null' : `a ${typeof value}`;
    const shown = typeof value === 'string' ? value : Array.isArray(value) ? null : String(value);
    return finding(row, null, 'not_an_object', shown, `The row is ${kind}; it must be an object of fields.`);
  }
  return faultFinding(row, value) ?? { row, raw: value };
}

/**
 * One GeoJSON feature as a row: its properties, with `lng` and `lat` of its point (they win over properties of that
 * name) and `id` where no property has it. A geometry of another type is a finding and the row comes without coordinates.
 */
export function featureRow(row: number, feature: unknown): (RawRow | Finding)[] {
  if (!isRecord(feature) || !(isRecord(feature.properties) || feature.properties == null)) {
    const message = 'The feature has no object of properties. Write {"type":"Feature","properties":{…},"geometry":…}.';
    return [finding(row, null, 'not_an_object', null, message)];
  }
  const { geometry, properties, id } = feature;
  const raw: Record<string, unknown> = { ...(id === undefined ? {} : { id }), ...(properties ?? {}) };
  if (geometry == null) return [rowOf(row, 'lng' in raw || 'lat' in raw ? raw : { ...raw, lng: null, lat: null })];
  const point = isRecord(geometry) && geometry.type === 'Point' ? geometry.coordinates : null;
  if (Array.isArray(point)) return [rowOf(row, { ...raw, lng: point[0] ?? null, lat: point[1] ?? null })];
  const type = isRecord(geometry) && typeof geometry.type === 'string' ? geometry.type : null;
  const message = 'The geometry is not a Point: the row is taken without coordinates. Give one point for each feature.';
  const taken = rowOf(row, { ...raw, lng: null, lat: null });
  return 'raw' in taken ? [finding(row, 'geometry', 'not_a_point', type, message), taken] : [taken];
}
