import type { Finding } from './types';

/**
 * Every complaint that reading and mapping can make, and whether the row is then not taken. docs/FORMATS.md says of each
 * what it means and how it is mended (a test holds the two together).
 */
export const findingCodes = {
  // reading
  ragged_row: true,
  field_too_long: true,
  bad_json: true,
  not_an_object: true,
  too_deep: true,
  not_a_point: false,
  // any field
  not_text: true,
  inexact_number: true,
  unstorable_text: true,
  not_a_number: true,
  // who
  missing_code: true,
  bad_system: true,
  unknown_kind: true,
  uscc_length: false,
  uscc_charset: false,
  uscc_check: false,
  registration_number: false,
  // where
  missing_coordinates: false,
  coordinates_half: false,
  out_of_range: false,
  null_island: false,
  unknown_crs: false,
  // how it was judged
  missing_scheme: true,
  unknown_scheme: true,
  missing_grade: true,
  unknown_grade: true,
  unknown_state: true,
  grade_and_state: true,
  bad_dimensions: true,
  score_differs: false,
  grade_differs: false,
  not_a_date: true,
  unknown_date: false,
  missing_date: false,
  // by whom
  missing_source: true,
  missing_source_key: true,
} as const satisfies Record<string, boolean>;

export type FindingCode = keyof typeof findingCodes;

/** PostgreSQL's text holds neither NUL nor half a character; both can only come out of JSON escapes. */
export const unstorable = /[\0\p{Cs}]/u;

const storable = (text: string) => text.replace(new RegExp(unstorable, 'gu'), '\uFFFD');

/** A value as a finding shows it: at most 200 characters, never half of one. */
export function shortened(value: string): string {
  if (value.length <= 200) return value;
  const cut = value.slice(0, 199);
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/**
 * One complaint.
 *
 * @param row     1 = the first row of data; 0 = the file as a whole
 * @param value   the value complained of, any length; null = there is none
 * @param rejects left out = as the table says
 */
export function finding(
  row: number,
  field: string | null,
  code: FindingCode,
  value: string | null,
  message: string,
  rejects: boolean = findingCodes[code],
): Finding {
  const shown = (text: string | null) => (text === null ? null : storable(shortened(text)));
  return { row, field: shown(field), code, value: shown(value), message: storable(message), rejects };
}

/** Tells the two things that reading yields apart. */
export const isFinding = (item: object): item is Finding => 'rejects' in item && 'code' in item;
