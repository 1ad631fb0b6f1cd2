import type { Tx } from '@/db/db';
import { type EntityFileRow, type EntityRow, entityFile, findEntity } from '@/db/queries/entities';
import { defaultScheme, type StoredScheme, schemes } from '@/db/queries/schemes';
import { asOf } from '@/db/queries/zones';
import { type EntityFile, type EntityKind, type EntitySummary, entityKinds } from '@/lib/credit/entity';
import {
  entityView,
  isInForce,
  listingLabels,
  mayCountGrades,
  mayListGrade,
  mayShowGrade,
  mayShowRecord,
  namingKinds,
  type RecordKind,
  seesPlacesInside,
  type Viewer,
  viewOfKind,
} from '@/lib/credit/publication';
import { publicUntil } from '@/lib/credit/publication-period';
import { Refusal } from '@/lib/credit/refusal';
import { normaliseCode } from '@/lib/credit/uscc';
import { entityPage } from './entity-search';
import { ownDivisions } from './own-divisions';

export interface EntityQuery {
  /** Any part of a name, pinyin, initials, or a code. */
  q?: string | undefined;
  /** The nearest to this point first. */
  near?: readonly [lng: number, lat: number] | undefined;
  kind?: EntityKind | undefined;
  /** Beginning of an industry's code. */
  industry?: string | undefined;
  /** Holders of such a record. */
  label?: RecordKind | undefined;
  bbox?: [number, number, number, number] | undefined;
  zone?: string | undefined;
  scheme?: string | undefined;
  grade?: string | undefined;
  demonstration?: boolean | undefined;
  /** `nextCursor` of the page before. */
  cursor?: string | undefined;
  /** 1 to 5,000. */
  limit: number;
}

export interface EntitiesAnswer {
  items: EntitySummary[];
  nextCursor: string | null;
  revision: number;
}

/**
 * Entities as a viewer may see them, in pages. Only what the viewer may see is searched: who is not listed for it is not
 * found by its name either, and who is found by a filter is one whose field the viewer sees. Call it in a snapshot transaction.
 *
 * @param today the day that publication periods are judged by, YYYY-MM-DD
 */
export async function entitiesFor(tx: Tx, viewer: Viewer, query: EntityQuery, today: string): Promise<EntitiesAnswer> {
  const { revision } = await asOf(tx);
  const scheme = await schemeSeen(tx, viewer, query.scheme);
  refuseUnlisted(viewer, scheme, query.grade);
  refuseLabel(viewer, query.label);
  const filter = {
    bbox: query.bbox ?? null,
    zone: query.zone ?? null,
    scheme: scheme?.number ?? null,
    grade: query.grade ?? null,
    kinds: entityKinds.filter((kind) => mayFind(viewer, kind, query, scheme)),
    exactKinds: entityKinds.filter((kind) => viewOfKind(viewer, kind, true).point === 'exact'),
    exactDivisions: seesPlacesInside(viewer) ? await ownDivisions(tx, viewer) : [],
    own: viewer.entity,
    demonstration: query.demonstration ?? null,
    label: query.label ?? null,
    industry: query.industry ?? null,
    namedOnly: !viewOfKind(viewer, 'enterprise', false).listed,
    today,
  };
  const { q, near, cursor, limit } = query;
  const { rows, nextCursor } = await entityPage(tx, filter, { q, near, cursor, limit });
  return { items: rows.map((row) => summary(viewer, row, scheme)), nextCursor, revision };
}

/** Whoever is in a list by grade or industry tells it by that: only kinds of which the viewer sees it are in it. */
function mayFind(viewer: Viewer, kind: EntityKind, query: EntityQuery, scheme: StoredScheme | undefined): boolean {
  return (
    (query.kind === undefined || query.kind === kind) &&
    mayList(viewer, kind, query.grade === undefined ? undefined : scheme) &&
    (query.industry === undefined || viewOfKind(viewer, kind, true).industry)
  );
}

/** @throws {Refusal} 403 for a record that the viewer may not list by */
function refuseLabel(viewer: Viewer, label: RecordKind | undefined) {
  if (label !== undefined && !listingLabels(viewer).includes(label))
    throw new Refusal('label_not_listable', `Businesses are not listed by the label ${label}.`, 403);
}

/** @param byGrade the scheme by whose grades is listed: who stands in such a list tells its grade by that */
function mayList(viewer: Viewer, kind: EntityKind, byGrade: StoredScheme | undefined): boolean {
  return (
    viewOfKind(viewer, kind, true).listed &&
    (byGrade === undefined || mayShowGrade(viewer, { id: Number.NaN, kind, divisions: [] }, byGrade.audience))
  );
}

/**
 * The scheme asked for, or the default one; undefined when the viewer may not see it or nothing is evaluated.
 *
 * @throws {Refusal} 404 for one that is not there, or that the viewer may not see
 */
export async function schemeSeen(tx: Tx, viewer: Viewer, code: string | undefined): Promise<StoredScheme | undefined> {
  const known = (await schemes(tx)).filter((scheme) => mayCountGrades(viewer, scheme.audience));
  if (code === undefined) {
    const number = await defaultScheme(tx);
    return known.find((scheme) => scheme.number === number);
  }
  const scheme = known.find(({ id }) => id === code);
  if (scheme === undefined) throw new Refusal('unknown_scheme', `There is no scheme ${code}.`, 404);
  return scheme;
}

/**
 * Public and wall never list entities by bad grades: a scheme says which of its grades are listable.
 *
 * @throws {Refusal} 400 for a grade that the scheme has not, 403 for one that the viewer may not list by
 */
export function refuseUnlisted(viewer: Viewer, scheme: StoredScheme | undefined, grade: string | undefined) {
  if (grade === undefined) return;
  const found = scheme?.grades.find((g) => g.grade === grade);
  if (found === undefined)
    throw new Refusal('unknown_grade', `The scheme ${scheme?.id ?? '(none)'} has no grade ${grade}.`, 400);
  if (!mayListGrade(viewer, found))
    throw new Refusal('grade_not_listable', `Businesses are not listed by the grade ${grade}.`, 403);
}

function summary(viewer: Viewer, row: EntityRow, scheme: StoredScheme | undefined): EntitySummary {
  const entity = { ...row, divisions: row.division === null ? [] : [row.division] };
  const view = entityView(viewer, entity);
  const gradeShown = scheme !== undefined && mayShowGrade(viewer, entity, scheme.audience);
  return {
    id: row.id,
    codes: view.codes ? row.codes : [],
    name: row.name,
    kind: row.kind,
    industry: view.industry ? row.industry : null,
    point: row.lng === null || row.lat === null || view.point === 'none' ? null : [row.lng, row.lat],
    scheme: gradeShown ? scheme.id : null,
    grade: gradeShown ? row.grade : null,
    state:
      gradeShown && row.grade === null
        ? ((row.outcome as Exclude<EntitySummary['state'], null> | null) ?? 'unevaluated')
        : null,
    demonstration: row.demonstration,
    synthetic: row.synthetic,
    ...(row.metres === null ? {} : { metres: row.metres }),
  };
}

/**
 * The one entity that a text means.
 *
 * @throws {Refusal} 404 when there is none, 409 when several code systems use the code
 */
export const resolveEntity = async (tx: Tx, text: string): Promise<number> => onlyOne(await meant(tx, text), text);

async function meant(tx: Tx, text: string): Promise<number[]> {
  const found = await findEntity(tx, text);
  return found.length === 0 ? findEntity(tx, normaliseCode(text)) : found;
}

function onlyOne<T>(found: readonly T[], text: string): T {
  if (found.length === 0) throw new Refusal('unknown_entity', `There is no business ${text}.`, 404);
  if (found.length > 1)
    throw new Refusal('ambiguous_code', `Several businesses have the code ${text}: write it as SYSTEM:${text}.`, 409);
  return found[0]!;
}

/**
 * The credit file of an entity as a viewer may see it. Call it in a snapshot transaction.
 *
 * @param today the day that publication periods are judged by, YYYY-MM-DD
 * @throws {Refusal} 404 when there is none that the viewer may see, 409 when there are several
 */
export async function entityFor(tx: Tx, viewer: Viewer, text: string, today: string): Promise<EntityFile> {
  const { revision, at } = await asOf(tx);
  const { row, entity, view } = await seenFile(tx, viewer, text, today);
  const evaluations = row.evaluations.filter((e) => mayShowGrade(viewer, entity, e.schemeAudience));
  return {
    id: row.id,
    codes: view.codes ? row.codes : [],
    name: row.name,
    kind: row.kind,
    industry: view.industry ? row.industry : null,
    site: site(viewer, row, entity),
    zones: row.zones,
    evaluations: evaluations.map(({ schemeAudience: _, outcome, grade, source, ...e }) => ({
      ...e,
      ...(outcome === 'graded' ? { grade: grade! } : { state: outcome }),
      source: source.code,
    })),
    records: row.records.filter((record) => mayShowRecord(viewer, entity, record, today)).map(shown),
    demonstration: entity.demonstration,
    labels: entity.demonstration ? ['demonstration'] : [],
    sources: [...new Map(evaluations.map(({ source }) => [source.code, source])).values()],
    synthetic: row.synthetic,
    asOf: at,
    revision,
  };
}

/** Of what a text may mean, the one that the viewer may see: a conflict with others would tell that they are there. */
async function seenFile(tx: Tx, viewer: Viewer, text: string, today: string) {
  const files = [];
  for (const id of await meant(tx, text)) {
    const row = (await entityFile(tx, id))!;
    const entity = factsOf(row, today);
    files.push({ row, entity, view: entityView(viewer, entity) });
  }
  return onlyOne(
    files.filter(({ view }) => view.name),
    text,
  );
}

/** What decides over showing the file: of its records, those that are in force on this day. */
function factsOf({ id, kind, sites, records }: EntityFileRow, today: string) {
  const held = new Set(records.filter((record) => isInForce(record, today)).map((record) => record.kind));
  return {
    id,
    kind,
    divisions: sites.flatMap(({ division }) => division ?? []),
    named: namingKinds.some((naming) => held.has(naming)),
    demonstration: held.has('demonstration'),
    onSeriousList: held.has('serious_list'),
  };
}

/** A record as it is shown, with the day on which it stops being public. */
function shown(record: EntityFileRow['records'][number]): EntityFile['records'][number] {
  const until = publicUntil(record);
  const { procedure: _, ...rest } = record;
  return { ...rest, publishedUntil: until === 'never' ? record.publishedUntil : until };
}

/** The operating place, else the registered one; a district sees more of a place only where it lies in its divisions. */
function site(viewer: Viewer, { sites }: EntityFileRow, entity: ReturnType<typeof factsOf>): EntityFile['site'] {
  const first = sites[0];
  if (first === undefined) return null;
  const view = entityView(viewer, { ...entity, divisions: first.division === null ? [] : [first.division] });
  const isWhole = first.role === 'operating' || view.registered;
  const coarse = view.point === 'coarse' || (view.point === 'exact' && !isWhole);
  const point = view.point === 'none' ? null : coarse ? first.coarsened : first.point;
  return { role: first.role, address: view.address && isWhole ? first.address : null, point, coarse };
}
