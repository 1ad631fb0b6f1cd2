import { z } from 'zod';
import { type MeasuredShare, type ShareMeasure, shareMeasures } from '@/lib/credit/comparison/comparison';
import { areaFindingCodes, type OwnArea } from '@/lib/credit/comparison/own-area';
import { zoneKinds } from '@/lib/credit/zone';
import { stateCounts } from './statistics-answers';

/** The forms of a question about an area of one's own, and of its answer, as lib/server/answers.ts has the others. */

const count = z.int().min(0);
const share = z.number().min(0).max(1);
const squareKilometres = z.number().min(0);

const measured: z.ZodType<MeasuredShare | null> = z
  .strictObject({
    hits: count,
    n: count,
    population: count.describe('Businesses in scope, which these stand for'),
    share,
    interval: z.tuple([share, share]).describe("Among these: Wilson's, of 95 %"),
    underlying: z.tuple([share, share]).describe("How such businesses fare: Wilson's, of 95 %"),
  })
  .nullable()
  .describe('null where nothing is counted');

export const ownArea: z.ZodType<OwnArea> = z.strictObject({
  geometry: z
    .custom<OwnArea['geometry']>((value) => typeof value === 'object' && value !== null)
    .meta({ type: 'object', description: 'GeoJSON MultiPolygon: the outline as it was counted' }),
  squareKilometres,
  findings: z.array(z.strictObject({ code: z.enum(areaFindingCodes), value: z.string().nullable() })),
  scheme: z.string().nullable().describe('null = there is none that this audience may count'),
  entities: count.describe('Distinct businesses'),
  evaluated: count,
  grades: z.record(z.string(), count),
  states: stateCounts,
  coverage: share.nullable(),
  demonstration: count.describe('Demonstration units'),
  penalty: count.describe('Businesses with a penalty in force that everybody may see'),
  shares: z.strictObject(
    Object.fromEntries(shareMeasures.map((measure) => [measure, measured])) as Record<ShareMeasure, typeof measured>,
  ),
  zones: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.enum(zoneKinds),
      name: z.string(),
      squareKilometres: squareKilometres.describe('What both have in common'),
      ofArea: share.describe('Of the area'),
      ofZone: share.describe('Of the zone'),
      entities: count.describe('Businesses with a place in both'),
      ofEntities: share.nullable().describe("Of the area's businesses"),
    }),
  ),
  synthetic: z.boolean().describe('Some of it is demonstration data'),
  asOf: z.iso.datetime({ offset: true }),
  revision: count.describe('The revision that it was read at'),
});

const position = z.array(z.number()).min(2).describe('lng, lat, WGS 84');
const rings = z.array(z.array(position).min(3)).min(1);
const point = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]).describe('lng, lat, WGS 84');

/** For `openapi.json` alone: `ownAreaOf` reads it, and names the place of a fault. */
export const areaAsked = z.union([
  z.object({ type: z.literal('Polygon'), coordinates: rings }),
  z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(rings).min(1) }),
  z.object({ type: z.literal('Feature'), geometry: z.object({}) }).describe('Of one of these'),
  z
    .object({ type: z.literal('FeatureCollection'), features: z.array(z.object({})).length(1) })
    .describe('Of one such feature'),
  z.object({ point, metres: z.number().gt(0).max(50_000) }).describe('Everything so near to a point'),
]);
