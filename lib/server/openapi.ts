import { z } from 'zod';
import { answers } from './answers';
import { areaAsked } from './area-answers';
import { comparisonChange, comparisonMade } from './comparison-document';
import { SESSION_COOKIE } from './cookies';
import { evaluationRow } from './evaluation-schema';
import { footfallRow, observationRow, recordRow } from './fed-schemas';
import { parameters } from './parameters';
import { MAX_ROWS } from './post-rows';

/** `GET /api/v1/openapi.json`: made from the schemas that read requests, and those that answers are held to. */

type Json = Record<string, unknown>;

const jsonSchema = (schema: z.ZodType): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json;
  return rest;
};

const problemAnswers = (...statuses: number[]) =>
  Object.fromEntries(
    statuses.map((status) => [
      String(status),
      {
        description: 'A problem document',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/problem' } } },
      },
    ]),
  );

const revisionHeader = {
  'Xintu-Revision': { description: 'Newest revision that the answer knows of', schema: { type: 'integer' } },
};

const ok = (name: keyof typeof answers) => ({
  '200': {
    description: 'Done',
    headers: revisionHeader,
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
  },
});

function queryOf(schema: z.ZodObject): Json[] {
  const { properties = {} } = jsonSchema(schema) as { properties?: Record<string, Json> };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: 'query',
    ...(description !== undefined && { description }),
    schema: rest,
  }));
}

const pathId = (what: string) => ({
  name: 'id',
  in: 'path',
  required: true,
  description: what,
  schema: { type: 'string' },
});

const get = (
  summary: string,
  answer: keyof typeof answers,
  {
    query = parameters.none,
    path = [],
    failures = [],
  }: { query?: z.ZodObject; path?: Json[]; failures?: number[] } = {},
) => ({
  get: {
    summary,
    security: [{}, { key: [] }],
    parameters: [...path, ...queryOf(query)],
    responses: { ...ok(answer), ...problemAnswers(400, 401, ...failures, 500, 503) },
  },
});

const idempotency = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The same key with the same body answers as the first time and changes nothing',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

function post(summary: string, row: string) {
  const item = { $ref: `#/components/schemas/${row}` };
  return {
    post: {
      summary,
      description: 'The whole request is taken, or nothing of it.',
      security: [{ key: [] }],
      parameters: [idempotency],
      requestBody: {
        required: true,
        content: {
          'application/json': { schema: { type: 'array', minItems: 1, maxItems: MAX_ROWS, items: item } },
          'application/x-ndjson': { schema: { description: 'One row a line', ...item } },
        },
      },
      responses: { ...ok('posted'), ...problemAnswers(400, 401, 403, 409, 413, 422, 500, 503) },
    },
  };
}

const areaOperation = () => ({
  post: {
    summary: 'The businesses of an area that the asker draws',
    description: 'For districts and regulators. It changes nothing.',
    security: [{ key: [] }],
    parameters: queryOf(parameters.area),
    requestBody: {
      required: true,
      content: { 'application/json': { schema: { $ref: '#/components/schemas/areaAsked' } } },
    },
    responses: { ...ok('ownArea'), ...problemAnswers(400, 401, 403, 404, 413, 422, 500, 503) },
  },
});

/** What a signed-in official asks; a change carries the token of the session. */
function ofSession(
  summary: string,
  answer: keyof typeof answers,
  { body, path = [], change = body !== undefined }: { body?: string; path?: Json[]; change?: boolean } = {},
) {
  const token = { name: 'x-csrf-token', in: 'header', required: true, schema: { type: 'string' } };
  const content = { 'application/json': { schema: { $ref: `#/components/schemas/${body}` } } };
  return {
    summary,
    security: [{ session: [] }],
    parameters: [...path, ...(change ? [token] : [])],
    ...(body !== undefined && { requestBody: { required: true, content } }),
    responses: { ...ok(answer), ...problemAnswers(400, 401, 403, 404, 409, 413, 415, 422, 500, 503) },
  };
}

const text = (summary: string, type: string) => ({
  get: {
    summary,
    parameters: [],
    responses: { '200': { description: 'Done', content: { [type]: {} } }, ...problemAnswers(500, 503) },
  },
});

const tileOperation = () => ({
  get: {
    summary: 'A vector tile: businesses as points or cells, and zones',
    description: 'Layers entities, cells and zones: docs/TILES.md.',
    security: [{}, { key: [] }],
    parameters: [
      ...['z', 'x', 'y'].map((name) => ({
        name,
        in: 'path',
        required: true,
        description: name === 'y' ? 'From the north, with the suffix .mvt' : name === 'z' ? '0 to 22' : 'From the west',
        schema: { type: name === 'y' ? 'string' : 'integer' },
      })),
      ...queryOf(parameters.tiles),
    ],
    responses: {
      '200': { description: 'Done', headers: revisionHeader, content: { 'application/vnd.mapbox-vector-tile': {} } },
      '204': { description: 'Nothing is in it', headers: revisionHeader },
      '304': { description: 'It is the one that If-None-Match names', headers: revisionHeader },
      ...problemAnswers(400, 401, 403, 404, 500, 503),
    },
  },
});

/**
 * The document, OpenAPI 3.1.
 *
 * @param version of the program
 */
export function openapi(version: string): Json {
  const id = pathId('Integer id, a code, or SYSTEM:CODE');
  const zoneId = pathId('Code of the zone');
  const comparisonId = pathId('Id of the comparison');
  return {
    openapi: '3.1.0',
    info: {
      title: 'Xintu 信图',
      version,
      description:
        'Credit evaluations of businesses joined with their places. Times are RFC 3339, coordinates WGS 84 lng, lat.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1' }],
    paths: {
      '/health': get('Is the server up, and how far has it followed', 'health'),
      '/settings': get('What maps must say of themselves, and whom to object to', 'settings'),
      '/zones': get('Zones with their counts', 'zones', { query: parameters.zones, failures: [404] }),
      '/zones/{id}': get('One zone', 'zone', { query: parameters.zone, path: [zoneId], failures: [404] }),
      '/zones/{id}/footfall': get('Footfall beside the same weekday and time of the weeks before', 'footfall', {
        query: parameters.footfall,
        path: [zoneId],
        failures: [404],
      }),
      '/zones/{id}/index': get('Index by months and live, with what moved it', 'zoneIndex', {
        query: parameters.months,
        path: [zoneId],
        failures: [404],
      }),
      '/zones/{id}/statistics': get('Businesses in groups, with their grades', 'statistics', {
        query: parameters.statistics,
        path: [zoneId],
        failures: [404],
      }),
      '/zones/{id}/migration': get('Who moved from grade to grade, as counts', 'migration', {
        query: parameters.migration,
        path: [zoneId],
        failures: [404],
      }),
      '/compare': get('Zones side by side: all that the workbench shows, with intervals', 'comparison', {
        query: parameters.compare,
        failures: [404],
      }),
      '/months': get('Months of the index', 'months'),
      '/months/{month}': get('The index of all zones in a month', 'month', {
        query: parameters.month,
        path: [{ name: 'month', in: 'path', required: true, schema: { type: 'string', pattern: '^\\d{4}-\\d{2}$' } }],
        failures: [404],
      }),
      '/divisions': get('Divisions with their boundaries', 'divisions'),
      '/rankings': get('Zones or demonstration units in rank order', 'rankings', {
        query: parameters.rankings,
        failures: [404, 409],
      }),
      '/entities': get('Businesses with a site, in pages', 'entities', {
        query: parameters.entities,
        failures: [403, 404],
      }),
      '/entities/{id}': get("One business's credit file", 'entity', { path: [id], failures: [404, 409] }),
      '/schemes': get('Grade schemes', 'schemes'),
      '/methodologies': get('How the index is made: versions that decide, will decide, or did', 'methodologies'),
      '/compare/area': areaOperation(),
      '/comparisons': {
        get: ofSession('Comparisons that whoever is signed in keeps', 'savedComparisons'),
        post: ofSession('Keep a comparison', 'openedComparison', { body: 'comparisonMade' }),
      },
      '/comparisons/{id}': {
        get: ofSession('A kept comparison, also of somebody else', 'openedComparison', { path: [comparisonId] }),
        put: ofSession("Change one's own", 'openedComparison', { body: 'comparisonChange', path: [comparisonId] }),
        delete: ofSession("Forget one's own", 'nothing', { path: [comparisonId], change: true }),
      },
      '/evaluations': post('Take evaluations', 'evaluationRow'),
      '/records': post('Take records of known businesses', 'recordRow'),
      '/observations': post('Take observations of known businesses or zones', 'observationRow'),
      '/footfall': post('Take slots of counting devices', 'footfallRow'),
      '/tiles.json': get('What a map needs to draw the tiles, TileJSON 3', 'tileJson', {
        query: parameters.tiles,
        failures: [403, 404],
      }),
      '/tiles/{z}/{x}/{y}': tileOperation(),
      '/openapi.json': text('This document', 'application/json'),
      '/metrics': text('Metrics for Prometheus', 'text/plain'),
    },
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'A key of `xintu apikey create`' },
        session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE, description: 'Somebody who is signed in' },
      },
      schemas: {
        ...Object.fromEntries(Object.entries(answers).map(([name, schema]) => [name, jsonSchema(schema)])),
        ...Object.fromEntries(
          Object.entries({
            areaAsked,
            comparisonMade,
            comparisonChange,
            evaluationRow,
            recordRow,
            observationRow,
            footfallRow,
          }).map(([name, schema]) => [name, jsonSchema(schema)]),
        ),
      },
    },
  };
}
