import type { CopyValue } from '@/db/db';
import type { DemoBusiness } from '@/db/demo/businesses';
import { demoTowns } from '@/db/demo/places';
import { pointEwkb, toMercator } from '@/db/ewkb';
import type { BulkTable } from '@/db/queries/demo';
import { coarsePointDegrees } from '@/lib/credit/publication';

/** Generated businesses as rows of the tables, in the order of the columns in `bulkTables`. */

/** Columns of what stands as the raw row in the lineage of a generated business. */
export const lineageColumns = ['code', 'name', 'kind', 'industry', 'address', 'lng', 'lat'];
/** Each of them became the field of its name. */
export const lineageProfile = { columns: Object.fromEntries(lineageColumns.map((name) => [name, name])) };

export type DemoRows = Record<Exclude<BulkTable, 'footfall'>, (readonly CopyValue[])[]>;

interface Numbers {
  /** Ids follow on from here. */
  firstEntity: number;
  /** Row number of the first business in the batch. */
  firstRow: number;
  batch: number;
  scheme: number;
  source: number;
  /** Ids of divisions by code. */
  divisions: ReadonlyMap<string, number>;
}

/** Rows of all tables for some businesses. */
export function demoRows(businesses: readonly DemoBusiness[], numbers: Numbers): DemoRows {
  const rows: DemoRows = { entity: [], entity_code: [], site: [], evaluation: [], record: [], lineage: [] };
  for (const [i, business] of businesses.entries()) add(rows, business, numbers, i);
  return rows;
}

function add(rows: DemoRows, business: DemoBusiness, numbers: Numbers, i: number) {
  const { batch, scheme, source } = numbers;
  const entity = numbers.firstEntity + i;
  const { code, kind, name, industry, evaluations, records } = business;
  rows.entity.push([entity, kind, name, 'gbt4754', industry, batch, batch]);
  rows.entity_code.push([entity, 'uscc', code, batch]);
  rows.site.push(site(business, entity, numbers));
  const last = evaluations.length - 1;
  for (const [k, { evaluatedAt, outcome, grade }] of evaluations.entries())
    rows.evaluation.push([entity, scheme, outcome, grade, evaluatedAt, source, `${code}-${k}`, k === last, batch]);
  for (const [k, r] of records.entries()) {
    const period = [r.decidedAt, r.publishedFrom, r.publishedUntil];
    const what = [r.kind, r.title, r.severity, r.procedure, r.state, r.authority];
    rows.record.push([entity, ...what, ...period, source, `${code}-${k}`, batch]);
  }
  const raw = [code, name, kind, industry, business.address, String(business.lng), String(business.lat)];
  rows.lineage.push([batch, numbers.firstRow + i, entity, JSON.stringify(raw)]);
}

function site({ kind, address, lng, lat }: DemoBusiness, entity: number, numbers: Numbers): CopyValue[] {
  return [
    entity,
    'operating',
    numbers.source,
    address,
    pointEwkb(4326, lng, lat),
    pointEwkb(3857, ...toMercator(lng, lat)),
    kind === 'individual' ? pointEwkb(4326, coarse(lng), coarse(lat)) : null,
    'wgs84',
    numbers.divisions.get(nearestTown(lng, lat)) ?? null,
    numbers.batch,
  ];
}

/** Code of the town whose cell the point lies in: the one with the nearest centre, in degrees as the cells are drawn. */
function nearestTown(lng: number, lat: number): string {
  const away = ({ point }: (typeof demoTowns)[number]) => (point[0] - lng) ** 2 + (point[1] - lat) ** 2;
  return demoTowns.reduce((best, town) => (away(town) < away(best) ? town : best)).code;
}

/** On the grid of coarsened points, with the digits that the import path gives (db/queries/merge.ts). */
const coarse = (degrees: number) => Number((Math.round(degrees / coarsePointDegrees) * coarsePointDegrees).toFixed(6));
