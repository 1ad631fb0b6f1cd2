import { Refusal } from '@/lib/credit/refusal';
import type { Column, Profile, RawRow } from './types';

export type Field = keyof Profile['columns'];

/** One cell of a row: undefined = the row has no such cell. */
export type Pick = (raw: RawRow['raw']) => unknown;

/** Where each field of an entry stands in a file's rows. */
export interface Columns {
  /** Cells of the field, in the profile's order; empty = the file has none of its columns. */
  cells(field: Field): readonly Pick[];
  /** Dimension id → its cell. */
  dimensions: readonly (readonly [id: string, pick: Pick])[];
}

const listOf = (column: string | string[] | undefined) =>
  column === undefined ? [] : Array.isArray(column) ? column : [column];

/** Row objects come from outside: only their own fields count, not those of a prototype. */
const byName =
  (name: string): Pick =>
  (raw) =>
    !Array.isArray(raw) && Object.hasOwn(raw, name) ? (raw as Record<string, unknown>)[name] : undefined;

const byIndex =
  (index: number): Pick =>
  (raw) =>
    Array.isArray(raw) ? raw[index] : undefined;

function refuseMissing(profile: Profile, columns: readonly string[]): void {
  const missing = profile.required.filter((name) => !columns.includes(name));
  if (missing.length === 0) return;
  const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`).join(', ');
  const message = `Profile "${profile.id}" needs ${quoted(missing)}, which the header has not. It has ${quoted(columns)}. Rename the columns or choose another profile.`;
  throw new Refusal('missing_column', message);
}

/** The part of a profile that says where dimensions stand; also as a batch kept it. */
interface DimensionPlaces {
  columns?: { dimensions?: Column };
  dimensionColumns?: Record<string, string>;
}

/**
 * Dimension id → its column: those that the profile names, and columns `dimensions.ID` of a csv file, which stand for
 * the object `dimensions` of the JSON formats.
 *
 * @param columns the file's header; null for rows that are objects
 */
export function dimensionColumnsOf(profile: DimensionPlaces, columns: readonly string[] | null): [string, string][] {
  const prefixes = listOf(profile.columns?.dimensions).map((name) => `${name}.`);
  const prefixed = (columns ?? []).flatMap((name) => {
    const prefix = prefixes.find((start) => name.startsWith(start) && name.length > start.length);
    return prefix === undefined ? [] : [[name.slice(prefix.length), name] as [string, string]];
  });
  return [...Object.entries(profile.dimensionColumns ?? {}), ...prefixed];
}

/**
 * Find a profile's fields in a file.
 *
 * @param columns the file's header; null for rows that are objects
 * @throws {Refusal} `missing_column` naming every required column that is absent, and those that are there
 */
export function columnsOf(profile: Profile, columns: readonly string[] | null): Columns {
  if (columns !== null) refuseMissing(profile, columns);
  const pick = (name: string): Pick[] => {
    if (columns === null) return [byName(name)];
    const index = columns.indexOf(name);
    return index < 0 ? [] : [byIndex(index)];
  };
  const fields = new Map<string, Pick[]>(
    Object.entries(profile.columns).map(([field, column]) => [field, listOf(column).flatMap(pick)]),
  );
  return {
    cells: (field) => fields.get(field) ?? [],
    dimensions: dimensionColumnsOf(profile, columns).flatMap(([id, column]) =>
      pick(column).map((cell) => [id, cell] as const),
    ),
  };
}
