import { z } from 'zod';
import { recordKinds } from '@/lib/credit/publication';
import { normaliseCode } from '@/lib/credit/uscc';
import { written } from '@/lib/ingest/date';
import { unstorable } from '@/lib/ingest/finding';
import { fieldLimits } from '@/lib/ingest/limits';
import type { Across } from './fed-rows';

/** The rows that CONTRACT names beside evaluations. An optional field that is null counts as left out. */

const text = (limit: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(limit)
    .refine((value) => !unstorable.test(value), {
      message: 'The text holds NUL or half a character, which cannot be stored.',
      params: { code: 'unstorable_text' },
    });
const given = (field: string) => text(fieldLimits[field] ?? fieldLimits.other!);
const optional = <T extends z.ZodType>(type: T) => type.nullish().transform((value) => value ?? null);

/** Several formats of one field would each complain; one word of what is wanted is enough. */
const formed = (code: string, wanted: string, fits: (value: string) => boolean) =>
  z
    .string()
    .trim()
    .min(1)
    .refine(fits, { message: `It must be ${wanted}.`, params: { code } });

const isDay = (value: string) => /^\d{4}-\d{2}-\d{2}$/.test(value) && written(value, 0) !== null;
const day = formed('not_a_date', 'a day that exists, as YYYY-MM-DD', isDay);

const isPeriod = (value: string) =>
  /^\d{4}-Q[1-4]$/.test(value) ||
  [value, `${value}-01`, `${value}-01-01`].some((whole) => /^\d{4}(-\d{2}){0,2}$/.test(value) && isDay(whole));

const system = z
  .string()
  .refine((value) => /^[a-z][a-z0-9_-]*$/.test(value), {
    message: 'A code system is named by small letters, digits, - and _, such as "uscc".',
    params: { code: 'bad_system' },
  })
  .max(fieldLimits.system!);

/** Codes of the system uscc are compared as they are stored. */
function coded<T extends { code: string | null; system: string | null }>(row: T): T & { system: string } {
  const name = row.system ?? 'uscc';
  return { ...row, system: name, code: name === 'uscc' && row.code !== null ? normaliseCode(row.code) : row.code };
}

/** A code of blanks and hyphens only says nothing. */
const blankCode: Across = ({ code, system: name }) =>
  typeof code === 'string' && (name ?? 'uscc') === 'uscc' && code !== '' && normaliseCode(code) === ''
    ? [{ field: 'code', code: 'missing_code', message: 'The code holds blanks and hyphens only. Give the code.' }]
    : [];

const whose = { source: given('source'), sourceKey: given('sourceKey') };

export const recordRow = z
  .strictObject({
    code: given('code'),
    system: optional(system),
    kind: z.enum(recordKinds),
    title: given('title'),
    severity: optional(z.enum(['minor', 'general', 'serious'])),
    authority: given('authority'),
    decidedAt: day,
    publishedFrom: optional(day),
    publishedUntil: optional(day),
    ...whose,
  })
  .transform(coded);
export type RecordRow = z.infer<typeof recordRow>;

export const acrossRecord: Across = (row) => {
  const faults = [...blankCode(row)];
  if (row.kind === 'penalty' && (row.severity ?? null) === null)
    faults.push({ field: 'severity', code: 'missing_severity', message: 'A penalty has a severity. Give it.' });
  const { publishedFrom: from, publishedUntil: until } = row;
  const isEmpty = typeof from === 'string' && typeof until === 'string' && isDay(from) && isDay(until) && from >= until;
  if (isEmpty)
    faults.push({
      field: 'publishedUntil',
      code: 'empty_period',
      message: 'publishedUntil is the first day on which the record is no longer published: later than publishedFrom.',
    });
  return faults;
};

export const observationRow = z
  .strictObject({
    code: optional(given('code')),
    system: optional(system),
    zone: optional(given('zone')),
    kind: given('kind'),
    period: formed('bad_period', 'YYYY, YYYY-MM, YYYY-MM-DD or YYYY-Q1 to YYYY-Q4', isPeriod),
    value: z.number().refine((value) => !Number.isInteger(value) || Number.isSafeInteger(value), {
      message: 'A whole number beyond 9007199254740991 has lost digits on the way.',
      params: { code: 'inexact_number' },
    }),
    ...whose,
  })
  .transform(coded);
export type ObservationRow = z.infer<typeof observationRow>;

export const acrossObservation: Across = (row) => {
  const named = [row.code, row.zone].filter((value) => value !== undefined && value !== null).length;
  if (named === 1) return blankCode(row);
  return named === 0
    ? [
        {
          field: 'code',
          code: 'missing_code',
          message: 'The row names neither a business nor a zone. Give code or zone.',
        },
      ]
    : [{ field: 'zone', code: 'code_and_zone', message: 'The row names a business and a zone. Give code or zone.' }];
};

const passages = z.int().min(0).max(2_147_483_647);

const isMoment = (value: string) => /^\d{4}-\d{2}-\d{2}T/i.test(value) && written(value, 0)?.hasOffset === true;

/** `start` comes out in UTC, so that one moment written with two offsets is one slot. */
export const footfallRow = z.strictObject({
  device: given('code'),
  zone: optional(given('zone')),
  start: formed('not_a_time', 'a time with an offset, such as 2026-03-31T08:00:00+08:00', isMoment).transform(
    (value) => written(value, 0)!.utc,
  ),
  minutes: z.int().min(1).max(1440),
  in: passages,
  out: passages,
});
export type FootfallRow = z.infer<typeof footfallRow>;
