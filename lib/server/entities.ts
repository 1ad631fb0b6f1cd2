import type { Tx } from '@/db/db';
import { type EntityFileRow, type EntityRow, entities, entityFile, findEntity } from '@/db/queries/entities';
import { defaultScheme, type StoredScheme, schemes } from '@/db/queries/schemes';
import { asOf } from '@/db/queries/zones';
import { type EntityFile, type EntityKind, type EntitySummary, entityKinds } from '@/lib/credit/entity';
import {
  type Audience,
  entityView,
  mayCountGrades,
  mayListGrade,
  mayShowGrade,
  mayShowRecord,
} from '@/lib/credit/publication';
import { Refusal } from '@/lib/credit/refusal';
import { normaliseCode } from '@/lib/credit/uscc';

export interface EntityQuery {
  bbox?: [number, number, number, number] | undefined;
  zone?: string | undefined;
  scheme?: string | undefined;
  grade?: string | undefined;
  demonstration?: boolean | undefined;
  /** Id of the last entity of the page before. */
  cursor?: number | undefined;
  /** 1 to 5,000. */
  limit: number;
}

export interface EntitiesAnswer {
  items: EntitySummary[];
  nextCursor: string | null;
  revision: number;
}

/** Entities as an audience may see them, in pages by id. Call it in a snapshot transaction. */
export async function entitiesFor(tx: Tx, audience: Audience, query: EntityQuery): Promise<EntitiesAnswer> {
  const { revision } = await asOf(tx);
  const scheme = await schemeOf(tx, audience, query.scheme);
  refuseUnlisted(audience, scheme, query.grade);
  const demonstrationOnly = !entityView(audience, { kind: 'enterprise', named: false }).listed;
  const rows = await entities(tx, {
    bbox: query.bbox ?? null,
    zone: query.zone ?? null,
    scheme: scheme?.number ?? null,
    grade: query.grade ?? null,
    kinds: entityKinds.filter((kind) => mayList(audience, kind, query.grade === undefined ? undefined : scheme)),
    coarse: entityView(audience, { kind: 'individual', named: true }).point !== 'exact',
    demonstration: query.demonstration ?? (demonstrationOnly ? true : null),
    after: query.cursor ?? 0,
    limit: query.limit + 1,
  });
  const page = rows.slice(0, query.limit);
  return {
    items: page.map((row) => summary(audience, row, scheme)),
    nextCursor: rows.length > query.limit ? String(page.at(-1)!.id) : null,
    revision,
  };
}

/** @param byGrade the scheme by whose grades is listed: who stands in such a list tells its grade by that */
function mayList(audience: Audience, kind: EntityKind, byGrade: StoredScheme | undefined): boolean {
  const { listed } = entityView(audience, { kind, named: true });
  return listed && (byGrade === undefined || mayShowGrade(audience, kind, byGrade.audience));
}

/** The scheme asked for, or the default one; undefined when the audience may not see it or nothing is evaluated. */
async function schemeOf(tx: Tx, audience: Audience, code: string | undefined): Promise<StoredScheme | undefined> {
  const known = (await schemes(tx)).filter((scheme) => mayCountGrades(audience, scheme.audience));
  if (code === undefined) {
    const number = await defaultScheme(tx);
    return known.find((scheme) => scheme.number === number);
  }
  const scheme = known.find(({ id }) => id === code);
  if (scheme === undefined) throw new Refusal('unknown_scheme', `There is no scheme ${code}.`, 404);
  return scheme;
}

/** Public and wall never list entities by bad grades: a scheme says which of its grades are listable. */
function refuseUnlisted(audience: Audience, scheme: StoredScheme | undefined, grade: string | undefined) {
  if (grade === undefined) return;
  const found = scheme?.grades.find((g) => g.grade === grade);
  if (found === undefined)
    throw new Refusal('unknown_grade', `The scheme ${scheme?.id ?? '(none)'} has no grade ${grade}.`, 400);
  if (!mayListGrade(audience, found))
    throw new Refusal('grade_not_listable', `Businesses are not listed by the grade ${grade}.`, 403);
}

function summary(audience: Audience, row: EntityRow, scheme: StoredScheme | undefined): EntitySummary {
  const view = entityView(audience, { kind: row.kind, named: row.demonstration });
  const gradeShown = scheme !== undefined && mayShowGrade(audience, row.kind, scheme.audience);
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
  };
}

/**
 * The one entity that a text means.
 *
 * @throws {Refusal} 404 when there is none, 409 when several code systems use the code
 */
export async function resolveEntity(tx: Tx, text: string): Promise<number> {
  let found = await findEntity(tx, text);
  if (found.length === 0) found = await findEntity(tx, normaliseCode(text));
  if (found.length === 0) throw new Refusal('unknown_entity', `There is no business ${text}.`, 404);
  if (found.length > 1)
    throw new Refusal('ambiguous_code', `Several businesses have the code ${text}: write it as SYSTEM:${text}.`, 409);
  return found[0]!;
}

/**
 * The credit file of an entity as an audience may see it. Call it in a snapshot transaction.
 *
 * @param today the day that publication periods are judged by, YYYY-MM-DD
 * @throws {Refusal} 404 when there is none, or none that the audience may see
 */
export async function entityFor(tx: Tx, audience: Audience, text: string, today: string): Promise<EntityFile> {
  const { revision, at } = await asOf(tx);
  const row = (await entityFile(tx, await resolveEntity(tx, text)))!;
  const view = entityView(audience, { kind: row.kind, named: row.demonstration || row.listed });
  if (!view.name) throw new Refusal('unknown_entity', `There is no business ${text}.`, 404);
  const evaluations = row.evaluations.filter((e) => mayShowGrade(audience, row.kind, e.schemeAudience));
  return {
    id: row.id,
    codes: view.codes ? row.codes : [],
    name: row.name,
    kind: row.kind,
    industry: view.industry ? row.industry : null,
    site: site(row, view),
    zones: row.zones,
    evaluations: evaluations.map(({ schemeAudience: _, outcome, grade, source, ...e }) => ({
      ...e,
      ...(outcome === 'graded' ? { grade: grade! } : { state: outcome }),
      source: source.code,
    })),
    records: row.records
      .filter((record) => mayShowRecord(audience, record, today))
      .map(({ procedure: _, state: __, ...record }) => record),
    demonstration: row.demonstration,
    labels: row.demonstration ? ['demonstration'] : [],
    sources: [...new Map(evaluations.map(({ source }) => [source.code, source])).values()],
    synthetic: row.synthetic,
    asOf: at,
    revision,
  };
}

function site(row: EntityFileRow, view: ReturnType<typeof entityView>): EntityFile['site'] {
  const first = row.sites[0];
  if (first === undefined) return null;
  const coarse = view.point === 'coarse';
  const point = view.point === 'none' ? null : coarse ? first.publicPoint : first.point;
  return { role: first.role, address: view.address ? first.address : null, point, coarse };
}
