import { z } from 'zod';
import {
  comparedMeasures,
  type MeasuredShare,
  type ScoreDistribution,
  shareMeasures,
  type ZoneComparison,
  type ZoneDifference,
} from '@/lib/credit/comparison/comparison';
import type { ZoneFootfall } from '@/lib/credit/footfall';
import type { Zone } from '@/lib/credit/zone';
import { zoneIndex } from './index-answers';
import { migration, statistics } from './statistics-answers';

/** The form of `GET /compare`, as lib/server/answers.ts has the others. */

const time = z.iso.datetime({ offset: true });
const count = z.int().min(0);
const share = z.number().min(0).max(1);
const interval = z.tuple([z.number(), z.number()]).readonly().describe('Of 95 %, of chance alone');
const month = z.string().regex(/^\d{4}-\d{2}$/);

const measured: z.ZodType<MeasuredShare> = z.strictObject({
  hits: count,
  n: count,
  population: count.describe('How many these stand for; equal to n where all are counted'),
  share,
  interval: interval.describe('Among the population now, of 95 %'),
  underlying: interval.describe('How such businesses fare, of 95 %'),
});

const scores: z.ZodType<ScoreDistribution> = z.strictObject({
  n: count,
  population: count.describe('Businesses with a grade'),
  mean: z.number(),
  deviation: z.number().min(0),
  from: z.number(),
  width: z.number().min(0),
  counts: z.array(count).describe('In steps of width from from on'),
});

const difference: z.ZodType<ZoneDifference> = z.strictObject({
  measure: z.enum(comparedMeasures),
  first: z.string(),
  second: z.string(),
  difference: z.number().describe('The first minus the second; shares as 0 to 1, scores in points'),
  interval,
  p: share,
  corrected: share.describe('For all differences of the answer (Holm)'),
  isReal: z.boolean().describe('Corrected below 0.05: more than noise'),
});

/** @param zone @param footfall forms of the single calls */
export const comparisonForm = (zone: z.ZodType<Zone>, footfall: z.ZodType<ZoneFootfall>): z.ZodType<ZoneComparison> =>
  z.strictObject({
    zones: z
      .array(
        z.strictObject({
          zone,
          peerClass: z.string().describe('KIND/SIZE'),
          series: zoneIndex,
          statistics: z.strictObject({ industry: statistics, label: statistics, kind: statistics, age: statistics }),
          migration,
          shares: z.record(z.enum(shareMeasures), measured.nullable()).describe('null = nothing is counted'),
          scores: scores.nullable().describe('null = fewer than five are known to this audience'),
          footfall,
        }),
      )
      .describe('In the order asked for'),
    unknown: z.array(z.string()).describe('Ids that no zone has'),
    from: month.nullable(),
    to: month.nullable().describe('null = up to now, the live values included'),
    scheme: z.string().nullable().describe('null = none that this audience may count, or several'),
    differences: z.array(difference).describe('Each two zones by each measure; none where schemes are several'),
    timeZone: z.string(),
    synthetic: z.boolean().describe('Some of it is demonstration data'),
    asOf: time,
    revision: count.describe('The revision that it was read at'),
  });
