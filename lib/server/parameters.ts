import { z } from 'zod';
import { MOST_COMPARED } from '@/lib/credit/comparison/comparison';
import { entityKinds } from '@/lib/credit/entity';
import { jobStates } from '@/lib/credit/job';
import { recordKinds } from '@/lib/credit/publication';
import { zoneKinds } from '@/lib/credit/zone';
import { statisticsBy } from '@/lib/credit/zone-statistics';
import {
  bboxOf,
  booleanOf,
  codesOf,
  dayOrMonthOf,
  integerOf,
  LONGEST_QUERY,
  momentOf,
  monthOf,
  oneOf,
  parametersOf,
  pointOf,
  searchedOf,
} from './query';
import { rankedBy } from './rankings';

/** Query parameters of every GET route: what reads them and what `openapi.json` says of them are the same thing. */

/** A text that a reader makes something of; it throws a Refusal that names the parameter. */
const read = <T>(reader: (text: string) => T | undefined, about: Record<string, unknown>) =>
  z
    .string()
    .transform((text) => reader(text) as T)
    .meta(about)
    .optional();

const word = <Word extends string>(name: string, words: readonly Word[], description: string) =>
  read((text) => oneOf(name, text, words), { enum: [...words], description });
const integer = (name: string, bounds: { min: number; max: number; otherwise: number }, description: string) =>
  read((text) => integerOf(name, text, bounds), {
    type: 'integer',
    minimum: bounds.min,
    maximum: bounds.max,
    default: bounds.otherwise,
    description,
  });
const flag = (name: string, description: string) =>
  read((text) => booleanOf(name, text), { type: 'boolean', description });
const moment = (name: string, description: string) =>
  read((text) => momentOf(name, text), { format: 'date-time', description });
const month = (name: string, description: string) =>
  read((text) => monthOf(name, text), { pattern: '^\\d{4}-\\d{2}$', description });
const dayOrMonth = (name: string, description: string) =>
  read((text) => dayOrMonthOf(name, text), { pattern: '^\\d{4}-\\d{2}(-\\d{2})?$', description });
const text = (description: string) => z.string().meta({ description }).optional();

const bbox = read(bboxOf, {
  description: 'west,south,east,north in degrees, WGS 84',
  example: '120.0,29.2,120.2,29.4',
});
const scheme = text('Code of a grade scheme; left out: the default');
const division = text('Code of a division');
const zoneKind = word('kind', zoneKinds, 'Kind of zone');
/** Pages pass their language on; the API has none. */
const lang = text('Has no effect');

export const parameters = {
  zones: z.strictObject({
    kind: zoneKind,
    division,
    bbox,
    q: read((value) => searchedOf('q', value), {
      maxLength: LONGEST_QUERY,
      description: 'Any part of a name, its pinyin or initials, or of a code',
    }),
    scheme,
    geometry: flag('geometry', 'With outlines, simplified to about 10 m'),
    lang,
  }),
  zone: z.strictObject({ scheme, geometry: flag('geometry', 'With the outline'), lang }),
  footfall: z.strictObject({
    from: moment('from', 'Left out: midnight before `to`, in the time zone of the deployment'),
    to: moment('to', 'Left out: now'),
    lang,
  }),
  month: z.strictObject({ kind: zoneKind, lang }),
  months: z.strictObject({
    from: month('from', 'YYYY-MM; left out: from the first month on'),
    to: month('to', 'YYYY-MM; left out: up to now, the live value included'),
    lang,
  }),
  compare: z.strictObject({
    zones: read(codesOf, {
      description: `Codes of zones, separated by commas, at most ${MOST_COMPARED}`,
      example: 'a,b',
    }),
    from: month('from', 'YYYY-MM; left out: from the first month on, and moves of the last twelve'),
    to: month('to', 'YYYY-MM; left out: up to now, the live values included'),
    scheme,
    lang,
  }),
  report: z.strictObject({
    zones: read(codesOf, { description: `Codes of zones, separated by commas, at most ${MOST_COMPARED}` }),
    from: month('from', 'YYYY-MM'),
    to: month('to', 'YYYY-MM'),
    scheme,
    steps: text('ZONE@PERIOD,ZONE@PERIOD: what the chart of steps leads from and to'),
    groups: text('What the chart of groups is of: industry, kind, age or label'),
    lang: text('zh-CN or en'),
  }),
  statistics: z.strictObject({
    by: word('by', statisticsBy, 'What businesses are grouped by; grade if left out'),
    at: dayOrMonth('at', 'At the end of this day, or of the last of this month; left out: now'),
    scheme,
    lang,
  }),
  migration: z.strictObject({
    from: dayOrMonth('from', 'The end of this day, or of this month; left out: of the month before `to`'),
    to: dayOrMonth('to', 'The end of this day, or of this month; left out: now'),
    scheme,
    lang,
  }),
  area: z.strictObject({ scheme, lang }),
  entities: z.strictObject({
    q: read((value) => searchedOf('q', value), {
      maxLength: LONGEST_QUERY,
      description: 'Any part of a name, its pinyin or initials, or a code. The whole name first, then beginnings',
    }),
    near: read((value) => pointOf('near', value), {
      description: 'lng,lat, WGS 84: those shown within 200 km of it, the nearest first',
      example: '120.07,29.31',
    }),
    bbox,
    zone: text('Code of a zone'),
    scheme,
    grade: text('For the public only listable grades'),
    kind: word('kind', entityKinds, 'Kind of business'),
    industry: text('Code of an industry, or the beginning of one'),
    label: word(
      'label',
      recordKinds,
      'Holders of such a record that is in force; which ones can be listed: docs/API.md',
    ),
    demonstration: flag('demonstration', 'Demonstration units only, or all others'),
    cursor: text('nextCursor of the page before'),
    limit: integer('limit', { min: 1, max: 5_000, otherwise: 100 }, 'Items in a page'),
    lang,
  }),
  rankings: z.strictObject({
    of: word('of', ['zones', 'entities'], 'zones if left out'),
    kind: zoneKind,
    by: word('by', [...rankedBy, 'level'], 'zones: good if left out; entities: demonstration, the only one'),
    scheme,
    division,
    limit: integer('limit', { min: 1, max: 1_000, otherwise: 100 }, 'Items at most'),
    lang,
  }),
  jobs: z.strictObject({
    state: word('state', jobStates, 'Jobs in this state only'),
    cursor: text('nextCursor of the page before'),
    limit: integer('limit', { min: 1, max: 500, otherwise: 50 }, 'Items in a page'),
    lang,
  }),
  tiles: z.strictObject({
    scheme,
    grade: text('Only businesses of this grade, for the public only listable grades'),
    demonstration: flag('demonstration', 'Demonstration units only, or all others'),
    kind: word('kind', entityKinds, 'Kind of business'),
    lang,
  }),
  none: z.strictObject({ lang }),
} as const;

/**
 * Parameters of a request. An empty one counts as left out.
 *
 * @throws {Refusal} 400 naming the parameter that is unknown or malformed
 */
export const given = <Schema extends z.ZodObject>(request: Request, schema: Schema): z.output<Schema> =>
  queryOf(request.url, schema);

/** The same, of a URL. */
export function queryOf<Schema extends z.ZodObject>(url: string, schema: Schema): z.output<Schema> {
  return schema.parse(parametersOf(url, Object.keys(schema.shape)));
}
