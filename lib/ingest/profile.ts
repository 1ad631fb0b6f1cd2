import { z } from 'zod';
import { entityKinds } from '@/lib/credit/entity';
import { outcomes } from '@/lib/credit/evaluation';
import { Refusal } from '@/lib/credit/refusal';
import { offsetMinutes, written } from './date';
import type { Profile } from './types';

const word = z.string().trim().min(1).max(200);
const column = z.union([word, z.array(word).min(1)]);
const notGraded = outcomes.filter((outcome) => outcome !== 'graded');

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'must be YYYY-MM-DD')
  .refine((text) => written(text, 0) !== null, 'must be a day that exists, from 1900 to 2200');

const columns = z.strictObject({
  code: column,
  system: column.optional(),
  kind: column.optional(),
  name: column.optional(),
  industry: column.optional(),
  address: column.optional(),
  lng: column.optional(),
  lat: column.optional(),
  crs: column.optional(),
  area: column.optional(),
  scheme: column.optional(),
  grade: column.optional(),
  state: column.optional(),
  score: column.optional(),
  evaluatedAt: column.optional(),
  source: column.optional(),
  sourceKey: column.optional(),
  dimensions: column.optional(),
});

const defaults = z.strictObject({
  system: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,63}$/, 'must be small letters, digits, - and _')
    .optional(),
  kind: z.enum(entityKinds).optional(),
  industrySystem: word.optional(),
  role: z.enum(['registered', 'operating']).optional(),
  crs: z.enum(['wgs84', 'gcj02', 'bd09']).optional(),
  scheme: word.optional(),
  source: z.strictObject({ code: word, name: word }).optional(),
});

const document = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_-]{0,63}$/, 'must be small letters, digits, - and _'),
  version: word,
  name: word,
  columns,
  dimensionColumns: z.record(word, word).optional(),
  required: z.array(word),
  defaults,
  states: z.record(word, z.enum(notGraded)).optional(),
  grades: z.record(word, word).optional(),
  unknownDates: z.array(day).optional(),
  utcOffset: z
    .string()
    .refine((text) => offsetMinutes(text) !== null, 'must be Z or an offset such as +08:00')
    .optional(),
  areaName: z
    .strictObject({
      lowerCase: z.boolean().optional(),
      replace: z.array(z.tuple([z.string().min(1), z.string()])).optional(),
    })
    .optional(),
});

/** What the form alone does not say: fields that make no sense without another. */
function contradictions({ columns: c, defaults: d, dimensionColumns }: z.output<typeof document>): string[] {
  const judged = [c.grade, c.state, c.dimensions, dimensionColumns].some((part) => part !== undefined);
  const rules: [broken: boolean, fault: string][] = [
    [(c.lng === undefined) !== (c.lat === undefined), 'columns: lng and lat need each other'],
    [c.source === undefined && d.source === undefined, 'columns.source or defaults.source: one of them is needed'],
    [
      judged && c.scheme === undefined && d.scheme === undefined,
      'columns.scheme or defaults.scheme: a grade needs one',
    ],
    [
      !judged && [c.score, c.evaluatedAt].some((part) => part !== undefined),
      'columns.grade, columns.state or dimensions: score and evaluatedAt need one of them',
    ],
  ];
  return rules.filter(([broken]) => broken).map(([, fault]) => fault);
}

/**
 * An import profile out of a document that people wrote (docs/FORMATS.md).
 *
 * @param json  the parsed JSON
 * @param place what the refusal calls it: a file's name, or the like
 * @throws {Refusal} `bad_profile` naming every fault with its path
 */
export function parseProfile(json: unknown, place: string): Profile {
  const parsed = document.safeParse(json);
  const faults = parsed.success
    ? contradictions(parsed.data)
    : parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the document'}: ${message}`);
  if (!parsed.success || faults.length > 0)
    throw new Refusal('bad_profile', `The profile ${place} cannot be used: ${faults.join('; ')}. See docs/FORMATS.md.`);
  return parsed.data;
}
