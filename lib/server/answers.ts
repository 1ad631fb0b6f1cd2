import { z } from 'zod';
import { basemapCrsNames, basemapKinds } from '@/lib/credit/basemap';
import type { Division } from '@/lib/credit/division';
import { type EntityFile, type EntitySummary, entityKinds } from '@/lib/credit/entity';
import { footfallMinutes, type ZoneFootfall } from '@/lib/credit/footfall';
import type { ObjectionContact } from '@/lib/credit/objection-contact';
import { recordKinds } from '@/lib/credit/publication';
import type { RankedZone } from '@/lib/credit/ranked-zone';
import type { Scheme } from '@/lib/credit/scheme';
import type { MapSettings } from '@/lib/credit/setup';
import { type Zone, zoneKinds } from '@/lib/credit/zone';
import { ownArea } from './area-answers';
import { comparisonForm } from './comparison-answers';
import { openedComparison, savedComparisons } from './comparison-document';
import type { Health } from './health';
import { indexMonth, methodology, monthOfZones, zoneIndex } from './index-answers';
import type { RankedEntity } from './rankings';
import { migration, stateCounts, statistics } from './statistics-answers';
import type { TileJson } from './tile-json';

/**
 * The forms of the API's answers, for `openapi.json`. They are held to the types by the compiler, and to real answers by
 * tests/openapi.test.ts.
 */

const time = z.iso.datetime({ offset: true });
const count = z.int().min(0);
const share = z.number().min(0).max(1);
const point = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]).describe('lng, lat, WGS 84');
const code = z.strictObject({ system: z.string(), code: z.string() });
const kind = z.enum(entityKinds);
const revision = count.describe('The revision that it was read at');
const synthetic = z.boolean().describe('Some of it is demonstration data');
const notYet = z.number().nullable().describe('null where there is none');

const geometry = z
  .custom<Division['geometry']>((value) => typeof value === 'object' && value !== null)
  .meta({ type: 'object', description: 'GeoJSON geometry' });

const division: z.ZodType<Division> = z.strictObject({
  code: z.string(),
  name: z.string(),
  parent: z.string().nullable(),
  geometry,
  synthetic,
});

const zone: z.ZodType<Zone> = z.strictObject({
  id: z.string(),
  kind: z.enum(zoneKinds),
  name: z.string(),
  scheme: z.string().nullable(),
  division: z.string().nullable(),
  parent: z.string().nullable(),
  level: notYet,
  index: notYet,
  change: notYet,
  alarm: z.string().nullable(),
  indexCoverage: share.nullable(),
  withheld: z.boolean().describe('Figures that this audience may not see are left out of the level'),
  coverage: share.nullable(),
  rank: notYet,
  rankOf: notYet,
  entities: count,
  evaluated: count,
  grades: z.record(z.string(), count),
  states: stateCounts,
  demonstration: count.describe('Demonstration units'),
  synthetic,
  asOf: time,
  revision,
  geometry: geometry.optional(),
});

const state = z.enum(['unrated', 'insufficient_data', 'out_of_scope', 'unevaluated']);

const entity: z.ZodType<EntitySummary> = z.strictObject({
  id: z.int(),
  codes: z.array(code),
  name: z.string(),
  kind,
  industry: z.string().nullable(),
  point: point.nullable(),
  scheme: z.string().nullable(),
  grade: z.string().nullable(),
  state: state.nullable(),
  demonstration: z.boolean(),
  synthetic,
  metres: z.number().min(0).exactOptional().describe('From `near` to the point that is shown; only with `near`'),
});

const file: z.ZodType<EntityFile> = z.strictObject({
  id: z.int(),
  codes: z.array(code),
  name: z.string(),
  kind,
  industry: z.string().nullable(),
  site: z
    .strictObject({ role: z.string(), address: z.string().nullable(), point: point.nullable(), coarse: z.boolean() })
    .nullable(),
  zones: z.array(z.strictObject({ id: z.string(), kind: z.string(), name: z.string() })),
  evaluations: z.array(
    z.strictObject({
      scheme: z.string(),
      grade: z.string().exactOptional(),
      state: z.enum(['unrated', 'insufficient_data', 'out_of_scope']).exactOptional(),
      score: z.number().nullable(),
      dimensions: z.record(z.string(), z.number()).nullable(),
      evaluatedAt: time.nullable(),
      source: z.string(),
      current: z.boolean(),
    }),
  ),
  records: z.array(
    z.strictObject({
      kind: z.enum(recordKinds),
      title: z.string(),
      severity: z.string().nullable(),
      state: z.string().describe('Public ones are all effective'),
      authority: z.string().nullable(),
      decidedAt: z.iso.date().nullable(),
      publishedFrom: z.iso.date().nullable(),
      publishedUntil: z.iso.date().nullable(),
    }),
  ),
  demonstration: z.boolean(),
  labels: z.array(z.string()),
  sources: z.array(z.strictObject({ code: z.string(), name: z.string() })),
  synthetic,
  asOf: time,
  revision,
});

const band = z.union([z.strictObject({ min: z.number() }), z.strictObject({ max: z.number() })]);
const scheme: z.ZodType<Scheme> = z.strictObject({
  id: z.string(),
  version: z.string(),
  name: z.string(),
  audience: z.enum(['public', 'regulator']),
  national: z.boolean().exactOptional().describe('A ministry gives its grades: what is computed here is for reference'),
  dimensions: z
    .array(
      z.strictObject({
        id: z.string(),
        weight: z.number(),
        points: z.tuple([z.number(), z.number()]).exactOptional(),
      }),
    )
    .exactOptional(),
  grades: z.array(
    z.strictObject({
      grade: z.string(),
      short: z.string(),
      ranked: z.boolean(),
      listable: z.boolean(),
      name: z.string().exactOptional(),
      band: band.exactOptional(),
      worst: band.exactOptional(),
    }),
  ),
  states: z
    .array(
      z.strictObject({
        id: z.string(),
        outcome: z.enum(['unrated', 'insufficient_data', 'out_of_scope']),
        name: z.string(),
      }),
    )
    .exactOptional(),
  sourceDocument: z.string().exactOptional(),
});

const footfall: z.ZodType<ZoneFootfall> = z.strictObject({
  zone: z.string(),
  from: time,
  to: time,
  minutes: z.literal([...footfallMinutes]).describe('Length of a bucket'),
  timeZone: z.string(),
  devices: count,
  slots: z.array(
    z.strictObject({
      start: time,
      in: count.describe('Passages, not persons'),
      out: count,
      devices: count.describe('Devices that reported'),
      expected: z.number().nullable().describe('Mean of the same weekday and time, up to 4 weeks back'),
      weeks: count.max(4),
    }),
  ),
  total: z.strictObject({
    in: count,
    out: count,
    compared: count.nullable(),
    expected: z.number().nullable(),
    weeks: count.nullable(),
  }),
  synthetic,
  asOf: time,
  revision,
});

const rank = z.int().min(1);
const rankedZone: z.ZodType<RankedZone> = z.strictObject({
  id: z.string(),
  kind: z.enum(zoneKinds),
  name: z.string(),
  scheme: z.string().nullable(),
  rank: rank.nullable().describe('By level within the peer class'),
  rankOf: count.nullable().describe('By level: how many of the peer class have a rank'),
  peerClass: z.string().nullable().describe('By level: KIND/SIZE'),
  rankBand: z.tuple([rank, rank]).nullable(),
  value: z.number().nullable(),
  graded: count,
  synthetic,
});
const rankedEntity: z.ZodType<RankedEntity> = z.strictObject({
  id: z.int(),
  codes: z.array(code),
  name: z.string(),
  kind,
  industry: z.string().nullable(),
  rank,
  since: z.iso.date(),
  redList: z.boolean(),
  synthetic,
});

const health: z.ZodType<Health> = z.strictObject({
  status: z.enum(['ok', 'starting', 'failing']),
  engine: z.enum(['postgres', 'embedded']).nullable(),
  epoch: z.string().nullable(),
  revision: count.nullable(),
  version: z.string().nullable(),
  build: z.string().nullable(),
  waiting: z.strictObject({ writers: count, since: time }).nullable(),
});

const list = <T>(items: z.ZodType<T>) =>
  z.strictObject({ items: z.array(items), nextCursor: z.string().nullable(), revision });

/** By operation. */
const settings: z.ZodType<MapSettings & { objections: ObjectionContact | null; revision: number }> = z.strictObject({
  mapApproval: z.string().nullable().describe('Map approval number (审图号); null = none is configured'),
  attribution: z.string().nullable().describe('Whose boundaries they are'),
  basemap: z
    .strictObject({
      kind: z.enum(basemapKinds),
      addresses: z.array(z.array(z.string())).describe('Templates of tiles at several hosts, one list above the other'),
      crs: z.enum(basemapCrsNames).describe('What it is drawn in; marks are laid on it in place'),
      approval: z.string().nullable().describe('Its own map approval number'),
      attribution: z.string().nullable(),
      tileSize: z.number(),
      minzoom: z.number(),
      maxzoom: z.number(),
      layers: z.array(z.string()).describe('Layers of vector tiles that are drawn, the lowest first'),
      hosts: z.array(z.string()).describe('Origins that it is read from'),
    })
    .nullable()
    .describe('What lies under the marks; null = nothing does'),
  blocked: z
    .boolean()
    .describe('Nothing may be drawn: a public map of imported boundaries or a basemap needs an approval number'),
  objections: z
    .strictObject({
      name: z.string().describe('The office that takes objections'),
      telephone: z.string().nullable(),
      address: z.string().nullable(),
      url: z.string().nullable().describe('A page to object on, or a mailto: address'),
    })
    .nullable()
    .describe('Whom this deployment names to those who object; null = nobody'),
  revision,
});

const tileJson: z.ZodType<Omit<TileJson, 'revision'>> = z.strictObject({
  tilejson: z.literal('3.0.0'),
  name: z.string(),
  description: z.string(),
  version: z.string(),
  scheme: z.literal('xyz'),
  tiles: z.tuple([z.string().describe('Address of a tile, with {z}, {x}, {y} and the filters that were given')]),
  minzoom: z.int(),
  maxzoom: z.int(),
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]).describe('west, south, east, north in degrees'),
  attribution: z.string().exactOptional().describe('Whose boundaries they are, and the map approval number'),
  vector_layers: z.array(
    z.strictObject({
      id: z.string(),
      description: z.string(),
      minzoom: z.int(),
      maxzoom: z.int(),
      fields: z.record(z.string(), z.string()),
    }),
  ),
});

export const answers = {
  health,
  tileJson,
  settings,
  zones: list(zone),
  zone,
  footfall,
  divisions: list(division),
  rankings: list(z.union([rankedZone, rankedEntity])),
  entities: list(entity),
  entity: file,
  schemes: list(scheme),
  zoneIndex,
  statistics,
  migration,
  comparison: comparisonForm(zone, footfall),
  months: list(indexMonth),
  month: monthOfZones,
  methodologies: list(methodology),
  ownArea,
  savedComparisons,
  openedComparison,
  nothing: z.strictObject({}),
  posted: z.strictObject({
    batch: z.int(),
    accepted: count,
    updated: count,
    unchanged: count,
    findings: z.record(z.string(), count),
    revision,
  }),
  problem: z
    .object({
      type: z.string(),
      title: z.string(),
      status: z.int(),
      detail: z.string().describe('For people'),
      code: z.string().describe('For programs: it is stable'),
    })
    .describe('RFC 9457; further fields by code, such as faults'),
} as const;
