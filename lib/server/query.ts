import { isMonth } from '@/lib/credit/index/period';
import { isDay } from '@/lib/credit/publication-period';
import { Refusal } from '@/lib/credit/refusal';
import { written } from '@/lib/ingest/date';

/** Parameters of a URL, read strictly: an unknown or malformed one is refused by name, never guessed. */

/** @throws {Refusal} 400 naming a parameter that is not in the list */
export function parametersOf<Name extends string>(url: string, names: readonly Name[]): Partial<Record<Name, string>> {
  const given: Partial<Record<Name, string>> = {};
  for (const [name, value] of new URL(url).searchParams) {
    if (!names.includes(name as Name)) {
      throw new Refusal('unknown_parameter', `There is no parameter "${name}"; known are ${names.join(', ')}.`);
    }
    if (value !== '') given[name as Name] = value;
  }
  return given;
}

/** `west,south,east,north` in degrees. */
export function bboxOf(text: string | undefined): [number, number, number, number] | undefined {
  if (text === undefined) return undefined;
  const parts = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [west, south, east, north] = parts as [number, number, number, number];
  const fits =
    parts.length === 4 &&
    parts.every(Number.isFinite) &&
    west < east &&
    south < north &&
    Math.abs(south) <= 90 &&
    Math.abs(north) <= 90;
  if (!fits)
    throw new Refusal(
      'bad_bbox',
      `bbox must be west,south,east,north in degrees with west < east and south < north, got "${text}".`,
    );
  return [west, south, east, north];
}

/** Characters of a search at most. */
export const LONGEST_QUERY = 200;

/** What is searched for. @throws {Refusal} 400 for more than anybody types */
export function searchedOf(name: string, text: string | undefined): string | undefined {
  if (text !== undefined && text.length > LONGEST_QUERY)
    throw new Refusal('bad_search', `${name} has at most ${LONGEST_QUERY} characters, got ${text.length}.`);
  return text;
}

/** Codes separated by commas; an empty one is none. */
export const codesOf = (text: string): string[] => text.split(',').flatMap((code) => code.trim() || []);

/** `lng,lat` in degrees. */
export function pointOf(name: string, text: string | undefined): [lng: number, lat: number] | undefined {
  if (text === undefined) return undefined;
  const parts = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [lng, lat] = parts as [number, number];
  if (parts.length !== 2 || !parts.every(Number.isFinite) || Math.abs(lng) > 180 || Math.abs(lat) > 85)
    throw new Refusal(
      'bad_point',
      `${name} must be lng,lat in degrees, up to 180 and 85, WGS 84, such as 120.07,29.31, got "${text}".`,
    );
  return [lng, lat];
}

/** A whole number within bounds. */
export function integerOf(
  name: string,
  text: string | undefined,
  { min, max, otherwise }: { min: number; max: number; otherwise: number },
): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new Refusal('bad_number', `${name} must be a whole number from ${min} to ${max}, got "${text}".`);
  }
  return value;
}

/** `true` or `false`. */
export function booleanOf(name: string, text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (text !== 'true' && text !== 'false')
    throw new Refusal('bad_boolean', `${name} must be true or false, got "${text}".`);
  return text === 'true';
}

/** One of a list of words. */
export function oneOf<Word extends string>(
  name: string,
  text: string | undefined,
  words: readonly Word[],
): Word | undefined {
  if (text === undefined) return undefined;
  if (!words.includes(text as Word))
    throw new Refusal('bad_value', `${name} must be one of ${words.join(', ')}, got "${text}".`);
  return text as Word;
}

/** A moment in RFC 3339 with an offset, in UTC. */
export function momentOf(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  // A + in a URL that is not escaped arrives as a blank.
  const moment = written(text.replace(' ', '+'), 0);
  if (!/^\d{4}-\d{2}-\d{2}T/i.test(text) || moment === null || !moment.hasOffset)
    throw new Refusal('bad_time', `${name} must be a time with an offset such as 2026-03-31T08:00:00Z, got "${text}".`);
  return moment.utc;
}

/** A month, YYYY-MM. */
export function monthOf(name: string, text: string | undefined): string | undefined {
  if (text !== undefined && !isMonth(text))
    throw new Refusal('bad_month', `${name} must be a month such as 2026-05, got "${text}".`);
  return text;
}

/** Is it a day of the calendar? 30 February is read as 2 March. */
const isCalendarDay = (text: string) => isDay(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);

/** A day, YYYY-MM-DD, or a month, YYYY-MM. */
export function dayOrMonthOf(name: string, text: string | undefined): string | undefined {
  if (text !== undefined && !isMonth(text) && !isCalendarDay(text))
    throw new Refusal('bad_day', `${name} must be a day or a month such as 2026-05-31 or 2026-05, got "${text}".`);
  return text;
}
