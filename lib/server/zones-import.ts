import { basename } from 'node:path';
import type { Geometry } from 'geojson';
import type { Db, Tx } from '@/db/db';
import {
  type AreaCounts,
  keepAreaFindings,
  keepDivisions,
  keepZones,
  kindConflicts,
  parentCycles,
  repairFindings,
  type StagedArea,
  siteCoverage,
  stageAreas,
} from '@/db/queries/areas';
import { type BatchKind, countBatch, createBatch } from '@/db/queries/batches';
import { announce } from '@/db/queries/feed';
import { holdSites, rejoinDivisions, rejoinZones, touchedZones } from '@/db/queries/site-zones';
import { prepareStaging, type StagedFinding } from '@/db/queries/staging';
import { zoneCodes } from '@/db/queries/zones';
import { Refusal } from '@/lib/credit/refusal';
import { type ZoneKind, zoneKinds } from '@/lib/credit/zone';
import { type Crs, convertGeometry } from '@/lib/geo/crs';
import { type AreaFeature, readFeatures } from '@/lib/ingest/features';
import { isInDegrees, type Rings, ringsOf } from '@/lib/ingest/rings';
import { retried } from './retried';

export interface AreasResult extends AreaCounts {
  batch: number;
  read: number;
  rejected: number;
  findings: Record<string, number>;
  /** Current sites, and how many of them lie in a zone after the import. */
  sites: { sites: number; inside: number };
  /** null when nothing changed. */
  revision: number | null;
}

interface ZoneOptions {
  path: string;
  kind: string;
  /** Property that holds the id. */
  id: string;
  name: string;
  parent?: string | undefined;
  crs?: string | undefined;
  /** YYYY-MM-DD; absent = valid since ever. */
  validFrom?: string | undefined;
  note?: NoteOfBatch | undefined;
}

/** Writes of a batch into its transaction. */
type NoteOfBatch = (tx: Tx, batch: number) => Promise<void>;

/**
 * Import the zones of one kind from GeoJSON: a known id gets a new version where it differs.
 * Invalid polygons are repaired and reported, unrepairable ones are left out and reported.
 *
 * @throws {Refusal} when the file, the kind, the CRS or the date cannot be used; nothing is changed then
 */
export async function importZones(db: Db, options: ZoneOptions): Promise<AreasResult> {
  const { kind, validFrom = null } = options;
  if (!zoneKinds.includes(kind as ZoneKind)) {
    throw new Refusal('unknown_kind', `--kind must be one of ${zoneKinds.join(', ')}, got "${kind}".`);
  }
  if (validFrom !== null && !isDate(validFrom))
    throw new Refusal('bad_date', `--valid-from must be a date such as 2026-01-01, got "${validFrom}".`);
  return importAreas(db, 'zones', options, async (tx, batch, findings) => {
    findings.push(...(await kindConflicts(tx, kind)));
    const { zones, ...counts } = await keepZones(tx, batch, kind, validFrom);
    const cycle = await parentCycles(tx);
    if (cycle.length > 0) throw parentCycle(cycle, options.parent);
    await rejoinZones(tx, zones);
    return counts;
  });
}

const parentCycle = (codes: string[], property: string | undefined) =>
  new Refusal(
    'parent_cycle',
    `These zones are their own ancestors: ${codes.join(', ')}. Correct the property "${property}".`,
  );

/** Import divisions from GeoJSON, as importZones does zones. */
export async function importDivisions(
  db: Db,
  options: { path: string; code: string; name: string; crs?: string | undefined; note?: NoteOfBatch | undefined },
): Promise<AreasResult> {
  return importAreas(db, 'divisions', { ...options, id: options.code }, async (tx, batch) => {
    const counts = await keepDivisions(tx, batch);
    await rejoinDivisions(tx);
    return counts;
  });
}

type Keep = (tx: Tx, batch: number, findings: StagedFinding[]) => Promise<AreaCounts>;

async function importAreas(
  db: Db,
  kind: BatchKind,
  options: Omit<ZoneOptions, 'kind'>,
  keep: Keep,
): Promise<AreasResult> {
  const crs = options.crs ?? 'wgs84';
  if (!isCrs(crs)) throw new Refusal('unknown_crs', `--crs must be wgs84, gcj02 or bd09, got "${crs}".`);
  const { path: _, note, ...readAs } = options;
  const file = basename(options.path);
  const { features, sha256 } = await readFeatures(options.path, file);
  refuseMissingProperties(features, options, file);
  return retried(db, async (tx) => {
    await prepareStaging(tx);
    const { areas, findings } = stagedAreas(features, options, crs, await zoneCodes(tx));
    await stageAreas(tx, areas);
    findings.push(...(await repairFindings(tx)));
    await holdSites(tx);
    const batch = await createBatch(tx, { kind, file, sha256, profile: readAs });
    const counts = await keep(tx, batch, findings);
    const read = features.length;
    const rejected = read - counts.accepted - counts.updated - counts.unchanged;
    await countBatch(tx, batch, { read, ...counts, rejected });
    await keepAreaFindings(tx, batch, findings);
    await note?.(tx, batch);
    const result = { batch, read, ...counts, rejected, findings: tally(findings), sites: await siteCoverage(tx) };
    const rows = counts.accepted + counts.updated;
    if (rows === 0) return { ...result, revision: null };
    const keys = { zones: await touchedZones(tx), entities: null, rows };
    return { ...result, revision: (await announce(tx, { kind, batch, keys })).revision };
  });
}

/** A property that no feature has was misspelt: one refusal says so better than a finding for each feature. */
function refuseMissingProperties(features: AreaFeature[], options: Omit<ZoneOptions, 'kind'>, file: string) {
  if (features.length === 0) return;
  const there = new Set(features.flatMap(({ properties }) => Object.keys(properties)));
  const missing = [options.id, options.name, options.parent].filter((name) => name !== undefined && !there.has(name));
  if (missing.length === 0) return;
  const quoted = (names: Iterable<string | undefined>) => [...names].map((name) => `"${name}"`).join(', ');
  throw new Refusal(
    'missing_property',
    `No feature of ${file} has the property ${quoted(missing)}. ${there.size === 0 ? 'They have none at all.' : `There are: ${quoted(there)}.`}`,
  );
}

function tally(findings: readonly StagedFinding[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { code } of findings) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

const isCrs = (crs: string): crs is Crs => ['wgs84', 'gcj02', 'bd09'].includes(crs);

function isDate(text: string) {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
  );
}

type Fault = Pick<StagedFinding, 'field' | 'code' | 'value' | 'message'>;

/** Check what can be checked without PostGIS; what is refused becomes a finding. */
function stagedAreas(
  features: AreaFeature[],
  options: Omit<ZoneOptions, 'kind'>,
  crs: Crs,
  known: ReadonlySet<string>,
) {
  const findings: StagedFinding[] = [];
  const areas: StagedArea[] = [];
  const codes = new Set<string>();
  const inFile = new Set(features.map(({ properties }) => text(properties[options.id])));
  for (const { row, properties, geometry } of features) {
    const [code, name] = [text(properties[options.id]), text(properties[options.name])];
    const rings = geometry && ringsOf(geometry);
    const fault = nameFault(code, name, codes) ?? geometryFault(geometry, rings);
    if (fault !== null) {
      findings.push({ row, rejects: true, ...fault });
      continue;
    }
    codes.add(code!);
    if (rings!.closed) findings.push({ row, rejects: false, ...ringClosed });
    const parent = options.parent === undefined ? null : text(properties[options.parent]);
    if (parent === code) throw parentCycle([code!], options.parent);
    const parentKnown = parent === null || known.has(parent) || inFile.has(parent);
    if (!parentKnown) findings.push({ row, rejects: false, ...unknownParent, value: parent });
    areas.push({
      row,
      code: code!,
      name: name!,
      parent: parentKnown ? parent : null,
      geometry: JSON.stringify(convertGeometry(rings!.geometry, crs, 'wgs84')),
    });
  }
  return { areas, findings };
}

const ringClosed: Fault = {
  field: 'geometry',
  code: 'geometry_repaired',
  value: 'ring not closed',
  message: 'the last point of a ring was not its first: the ring was closed; compare it with the source',
};
const unknownParent: Fault = {
  field: 'parent',
  code: 'unknown_parent',
  value: null,
  message: 'no zone has this id; the zone was taken without a parent',
};

const faultIn = (field: string, code: string, value: string | null, message: string): Fault => ({
  field,
  code,
  value,
  message,
});

/** @param codes ids of the features before this one */
function nameFault(code: string | null, name: string | null, codes: ReadonlySet<string>): Fault | null {
  if (code === null)
    return faultIn('id', 'missing_id', null, 'the feature has no id in the property named by --id (or --code)');
  if (/[\s,/?#]/.test(code))
    return faultIn('id', 'bad_id', code, 'an id stands in addresses: no blanks, commas, slashes, ? or #');
  if (name === null)
    return faultIn('name', 'missing_name', null, 'the feature has no name in the property named by --name');
  if (codes.has(code))
    return faultIn('id', 'duplicate_id', code, 'another feature of the file has this id; that one was taken');
  return null;
}

function geometryFault(geometry: Geometry | null, rings: Rings | null): Fault | null {
  if (geometry === null || !['Polygon', 'MultiPolygon'].includes(geometry.type)) {
    const message = 'an area needs a Polygon or MultiPolygon';
    return faultIn('geometry', 'not_a_polygon', geometry?.type ?? null, message);
  }
  if (rings === null)
    return faultIn('geometry', 'geometry_unrepairable', 'no rings', 'the coordinates are not those of a polygon');
  if (isInDegrees(rings.geometry)) return null;
  const message = 'coordinates must be longitude and latitude in degrees; reproject the file first';
  return faultIn('geometry', 'out_of_range', null, message);
}

function text(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}
