import { z } from 'zod';
import type { IndexAhead } from '@/lib/credit/index/index-ahead';
import type { Methodology } from '@/lib/credit/index/methodology';
import { type MethodologyItem, methodologyStates } from '@/lib/credit/index/methodology-list';
import type { IndexMonth, IndexPoint, MonthOfZones, ZoneIndexSeries } from '@/lib/credit/index/series';
import { releaseStates, revisionKinds } from '@/lib/credit/release/release';
import { zoneKinds } from '@/lib/credit/zone';

/** The forms of the answers about the index, as lib/server/answers.ts has the others. */

const time = z.iso.datetime({ offset: true });
const month = z.string().regex(/^\d{4}-\d{2}$/);
const count = z.int().min(0);
const share = z.number().min(0).max(1);
const rank = z.int().min(1);
const revision = count.describe('The revision that it was read at');
const scores = z.record(z.string(), z.number().nullable());

const point: z.ZodType<IndexPoint> = z.strictObject({
  period: z.string().describe('YYYY-MM, or live'),
  state: z.enum([...releaseStates, 'live']).describe('signed is told to regulators only'),
  methodology: z.strictObject({ id: z.string(), version: z.string() }),
  level: z.number().nullable().describe('0 to 100; null = too little is observed, or may be shown'),
  index: z.number().nullable().describe('The level by the factor of its version; null while there is none'),
  change: z.number().nullable().describe('Index against the previous final month, in percent'),
  coverage: share.describe('Share of the weight that is observed'),
  imputed: share,
  entities: count,
  evaluated: count,
  alarm: z.string().nullable().describe('Light of the whole'),
  lights: z.record(z.string(), z.string().nullable()),
  nodes: scores.describe('Scores; null = missing, never zero'),
  indicators: scores,
  values: scores.describe('Of the indicators in their own units'),
  hidden: z.array(z.string()).describe('Indicators that this audience may not see'),
  peerClass: z.string(),
  rank: rank.nullable(),
  rankOf: count,
  rankBand: z.tuple([rank, rank]).nullable().describe('In 90 of 100 choices of method'),
  against: z.string().nullable().describe('Month that drivers compare with'),
  drivers: z.record(z.string(), z.strictObject({ points: z.number(), coverageEffect: z.number() })),
  inputHash: z.string().describe('SHA-256 of the text of the inputs'),
  revision,
  asOf: time,
  releasedAt: time.nullable(),
  revisions: z.array(
    z.strictObject({
      number: rank,
      kind: z.enum(revisionKinds),
      reason: z.string(),
      at: time,
      before: z.number().nullable().describe('As index'),
      after: z.number().nullable(),
    }),
  ),
});

const expected = z.strictObject({
  value: z.number(),
  low80: z.number().describe('Between these the value will come in 80 of 100 cases'),
  high80: z.number(),
  low95: z.number().describe('… in 95 of 100 cases'),
  high95: z.number(),
});

const ahead: z.ZodType<IndexAhead> = z.strictObject({
  period: month,
  level: expected,
  index: expected
    .nullable()
    .describe('The level by the factor of the version that decides now; null while there is none'),
});

export const zoneIndex: z.ZodType<ZoneIndexSeries> = z.strictObject({
  zone: z.strictObject({ id: z.string(), kind: z.enum(zoneKinds), name: z.string() }),
  items: z.array(point),
  forecast: z
    .array(ahead)
    .nullable()
    .describe('Months to come, if things go on as they went, of the same figures as items; null = none, or with to'),
  nextRelease: z.strictObject({ period: month, at: time }).nullable(),
  revision,
});

const monthFields = {
  period: month,
  state: z.enum(releaseStates).describe('signed is told to regulators only'),
  methodology: z.strictObject({ id: z.string(), version: z.string() }),
  releasedAt: time.nullable(),
  synthetic: z.boolean().describe('It is of demonstration data'),
};

export const indexMonth: z.ZodType<IndexMonth> = z.strictObject(monthFields);

export const monthOfZones: z.ZodType<MonthOfZones> = z.strictObject({
  ...monthFields,
  items: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.enum(zoneKinds),
      level: z.number().nullable().describe('0 to 100; null = too little was observed, or may be shown'),
      index: z.number().nullable(),
      indexCoverage: share,
      withheld: z.boolean().describe('Figures that this audience may not see are left out of the level'),
      alarm: z.string().nullable(),
      rank: rank.nullable(),
      rankOf: count,
    }),
  ),
  revision,
});

const document = z
  .custom<Methodology>((value) => typeof value === 'object' && value !== null)
  .meta({ type: 'object', description: 'The methodology file of docs/METHOD.md' });

export const methodology: z.ZodType<MethodologyItem> = z.strictObject({
  id: z.string(),
  version: z.string(),
  name: z.string().nullable(),
  state: z.enum(methodologyStates).describe('Drafts are not told of here'),
  current: z.boolean().describe('Does it decide now?'),
  activeFrom: z.iso.date().nullable(),
  factor: z.number().nullable().describe('index = level × factor; null until the first month is signed'),
  overlap: month.nullable().describe('Month that links it to the version before'),
  document,
});
