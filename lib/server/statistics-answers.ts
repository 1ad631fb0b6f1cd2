import { z } from 'zod';
import { moveKinds, type Standing, type ZoneMigration } from '@/lib/credit/migration';
import { zoneKinds } from '@/lib/credit/zone';
import { type StatisticsRow, statisticsBy, statisticsLabels, type ZoneStatistics } from '@/lib/credit/zone-statistics';

/** The forms of the answers about a zone's businesses, as lib/server/answers.ts has the others. */

const time = z.iso.datetime({ offset: true });
const count = z.int().min(0);
const revision = count.describe('The revision that it was read at');
const zone = z.strictObject({ id: z.string(), kind: z.enum(zoneKinds), name: z.string() });
const synthetic = z.boolean().describe('Some of it is demonstration data');
const day = z.iso.date();
const scheme = z.string().nullable().describe('null = there is none that this audience may count');

/** Businesses by outcome other than graded. */
export const stateCounts = z.strictObject({
  unrated: count,
  insufficient_data: count,
  out_of_scope: count,
  unevaluated: count,
  suppressed: count,
});

const row: z.ZodType<StatisticsRow> = z.strictObject({
  what: z
    .enum(['group', 'none', 'state', 'other', 'unknown', 'suppressed'])
    .describe('group: named by `group`; suppressed: not counted for this audience; unknown: nobody knows it'),
  group: z.string().nullable(),
  names: z.strictObject({ 'zh-CN': z.string(), en: z.string() }).nullable(),
  entities: count,
  evaluated: count,
  grades: z.record(z.string(), count),
  states: stateCounts,
  good: z.number().min(0).max(1).nullable().describe('Top two ranked grades by ranked grades'),
});

export const statistics: z.ZodType<ZoneStatistics> = z.strictObject({
  zone,
  by: z.enum(statisticsBy),
  scheme,
  at: day.nullable().describe('Day at whose end it is told; null = now'),
  timeZone: z.string(),
  entities: count.describe('Distinct businesses'),
  items: z.array(row),
  overlapping: z.boolean().describe('A business can be in several groups'),
  ageSince: z.literal('first_evaluation').nullable().describe('What years are counted from'),
  notTold: z.array(z.enum(statisticsLabels)).describe('Labels that are not told of a day that is over'),
  synthetic,
  asOf: time,
  revision,
});

const standing: z.ZodType<Standing> = z.union([
  z.strictObject({ grade: z.string() }),
  z.strictObject({ state: z.enum(['unrated', 'insufficient_data', 'out_of_scope', 'unevaluated']) }),
]);

export const migration: z.ZodType<ZoneMigration> = z.strictObject({
  zone,
  scheme,
  from: day,
  to: day.nullable().describe('null = now'),
  timeZone: z.string(),
  entities: count.describe('Distinct businesses that are in the zone now'),
  suppressed: count.describe('Of those, businesses whose grade this audience does not see'),
  items: z.array(z.strictObject({ from: standing, to: standing, entities: count })),
  totals: z.record(z.enum(moveKinds), count),
  synthetic,
  asOf: time,
  revision,
});
