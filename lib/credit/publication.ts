import { liesWithin } from './division-code';
import type { EntityKind } from './entity';
import { entityKinds } from './entity';
import { type Jurisdiction, type Period, type Standing, severities } from './jurisdiction';
import { cnZj } from './jurisdiction-cn-zj';
import { isDay, keptUntil, publicUntil } from './publication-period';

/*
 * Who may see what (DOMAIN 5), decided here and nowhere else, out of the tables of a jurisdiction. What stands in none
 * of them is denied, and so is every word that they do not know.
 */

export const audiences = ['public', 'wall', 'district', 'regulator'] as const;
export type Audience = (typeof audiences)[number];

export type SchemeAudience = 'public' | 'regulator';

/** Whom an answer is for: what decides over every field of it. */
export interface Viewer {
  audience: Audience;
  /** Codes of the divisions that a district answers for; empty for every other audience. */
  divisions: readonly string[];
  /** The business whose own file this viewer may see whole; null = none. */
  entity: number | null;
}

/** A viewer of an audience, with nothing of its own. */
export const viewerOf = (audience: Audience): Viewer => ({ audience, divisions: [], entity: null });

/**
 * The viewers who see the same of everything that is not one entity's: what is made once for all of them has this name.
 * A business sees nothing of its own there, and the order of divisions does not matter.
 */
export function classOf({ audience, divisions }: Viewer): string {
  return audience === 'district' ? `district:${[...new Set(divisions)].sort().join(',')}` : audience;
}

/**
 * Grid step of coarsened public points, degrees of longitude and latitude alike.
 *
 * About 200 m (222 m north to south; 192 m east to west in Hangzhou, 138 m in London): near enough to find the street,
 * and wide enough that a cell of a town holds many doors, because the operating place of an individually-owned business
 * is often its owner's home. A fixed grid and no random shift: noise could be averaged away over repeated answers.
 */
export const coarsePointDegrees = 0.002;

/** What a viewer sees of one entity. */
export interface EntityView {
  /** Does it appear as itself, in a list, a search or on the map? false = it is only counted. */
  listed: boolean;
  name: boolean;
  address: boolean;
  /** `coarse` = on the grid of `coarsePointDegrees`. */
  point: 'exact' | 'coarse' | 'none';
  /** Are address and point shown of its registered place too? false = it is coarse, without address. */
  registered: boolean;
  industry: boolean;
  /** Are its codes shown? An answer to somebody who already gave the code needs none. */
  codes: boolean;
}

/** What of an entity decides over showing it. */
export interface EntityFacts {
  id: number;
  kind: EntityKind;
  /** Codes of the divisions that its places lie in. */
  divisions: readonly string[];
}

const unseen: EntityView = {
  listed: false,
  name: false,
  address: false,
  point: 'none',
  registered: false,
  industry: false,
  codes: false,
};

/** The row of a table under a word from outside; `toString` and its like are no rows. */
function rowOf<Row>(table: Readonly<Record<string, Row>> | undefined, word: string): Row | undefined {
  return table !== undefined && Object.hasOwn(table, word) ? table[word] : undefined;
}

/** What a viewer is to an entity; a word that is not known gives a standing that is in no table. */
function standingOf(viewer: Viewer, { id, divisions }: Pick<EntityFacts, 'id' | 'divisions'>): Standing {
  if (viewer.audience === 'public') return viewer.entity !== null && viewer.entity === id ? 'own' : 'public';
  if (viewer.audience !== 'district') return viewer.audience;
  return divisions.some((code) => viewer.divisions.some((own) => liesWithin(code, own))) ? 'inside' : 'public';
}

/**
 * What a viewer sees of one entity.
 *
 * @param named demonstration unit, red list or published serious list at this moment (`mayShowRecord`): the only
 *   entities that a wall shows by name
 * @returns the view; all of it denied for an audience or a kind that is not known
 * @see DOMAIN 5.4
 */
export function entityView(
  viewer: Viewer,
  entity: EntityFacts & { named: boolean },
  rules: Jurisdiction = cnZj,
): Readonly<EntityView> {
  const views = rowOf(rowOf(rules.entities, standingOf(viewer, entity)), entity.kind);
  if (views === undefined) return unseen;
  return entity.named === true ? views.named : views.unnamed;
}

/** What a viewer sees of an entity of a kind that is neither its own nor in its own divisions. */
export const viewOfKind = (viewer: Viewer, kind: EntityKind, named: boolean): Readonly<EntityView> =>
  entityView(viewer, { id: Number.NaN, kind, divisions: [], named });

/** Are exact places of some kinds shown in a district's own divisions only? */
export const seesPlacesInside = ({ audience }: Viewer, rules: Jurisdiction = cnZj): boolean =>
  audience === 'district' && entityKinds.some((kind) => rules.entities.inside[kind].unnamed.point === 'exact');

/**
 * May a viewer see the grade, or state, of one entity? Grades of individually-owned businesses are off by default:
 * no national basis for publishing them was found. A wall sees none, only counts.
 *
 * @see DOMAIN 5.4
 */
export function mayShowGrade(
  viewer: Viewer,
  entity: EntityFacts,
  schemeAudience: SchemeAudience,
  rules: Jurisdiction = cnZj,
): boolean {
  const kinds = rowOf(rowOf(rules.grades, standingOf(viewer, entity)), schemeAudience);
  return kinds?.includes(entity.kind) ?? false;
}

/** May a viewer see counts of grades (after suppression)? A risk class only the regulator. */
export function mayCountGrades({ audience }: Viewer, scheme: SchemeAudience, rules: Jurisdiction = cnZj): boolean {
  return rowOf(rules.counts, audience)?.includes(scheme) ?? false;
}

/**
 * Kinds of entities whose grades are in a viewer's counts: those that are shown singly anyway, so that no difference of
 * two counts tells one that is not. A wall counts what the public sees.
 *
 * @returns `inside`: those that are counted in a district's own divisions only
 */
export function countedKinds(
  viewer: Viewer,
  schemeAudience: SchemeAudience,
  rules: Jurisdiction = cnZj,
): { everywhere: EntityKind[]; inside: EntityKind[] } {
  if (!mayCountGrades(viewer, schemeAudience, rules)) return { everywhere: [], inside: [] };
  const shown = (standing: Standing) => rules.grades[standing][schemeAudience];
  const everywhere = shown(viewer.audience === 'regulator' ? 'regulator' : 'public');
  const inside = viewer.audience === 'district' ? shown('inside') : [];
  return { everywhere: [...everywhere], inside: inside.filter((kind) => !everywhere.includes(kind)) };
}

/**
 * Kinds of entities whose scores are in a viewer's distributions: those whose scores it sees singly, beside their grades.
 * A wall sees none.
 */
export function scoredKinds(
  viewer: Viewer,
  schemeAudience: SchemeAudience,
  rules: Jurisdiction = cnZj,
): ReturnType<typeof countedKinds> {
  if (!mayCountGrades(viewer, schemeAudience, rules)) return { everywhere: [], inside: [] };
  const everywhere = rules.grades[viewer.audience === 'district' ? 'public' : viewer.audience][schemeAudience];
  const inside = viewer.audience === 'district' ? rules.grades.inside[schemeAudience] : [];
  return { everywhere: [...everywhere], inside: inside.filter((kind) => !everywhere.includes(kind)) };
}

/**
 * Kinds of entities that are counted by their industry: those that show it singly anyway, as `countedKinds` has it of
 * grades. A wall counts what the public sees.
 */
export function industryKinds(viewer: Viewer, rules: Jurisdiction = cnZj): ReturnType<typeof countedKinds> {
  const shown = (standing: Standing) => entityKinds.filter((kind) => rules.entities[standing][kind].unnamed.industry);
  if (rowOf(rules.counts, viewer.audience) === undefined) return { everywhere: [], inside: [] };
  const everywhere = shown(viewer.audience === 'regulator' ? 'regulator' : 'public');
  const inside = viewer.audience === 'district' ? shown('inside') : [];
  return { everywhere, inside: inside.filter((kind) => !everywhere.includes(kind)) };
}

/**
 * May a viewer list or filter single entities by this grade? Ask `mayShowGrade` for each entity beside it: who is
 * missing from a complete list by grade is told apart as well.
 */
export function mayListGrade({ audience }: Viewer, grade: { listable: boolean }, rules: Jurisdiction = cnZj): boolean {
  const listed = rowOf(rules.lists, audience);
  return listed === 'all' || (listed === 'listable' && grade.listable === true);
}

/** May news tell a viewer whom it is about? */
export const mayNameInEvents = ({ audience }: Viewer, rules: Jurisdiction = cnZj): boolean =>
  rules.eventsNameEntities.includes(audience);

/** What a viewer is to a zone: a district is inside of those whose division lies in its own. */
const standingTo = (viewer: Viewer, division: string | null): Standing =>
  standingOf({ ...viewer, entity: null }, { id: Number.NaN, divisions: division === null ? [] : [division] });

/**
 * Is the index of a zone, and what is made of it, shown out of the exact figures, or out of what everybody may know?
 *
 * @param division code of the division that the zone lies in; null = in none that is known
 */
export const indexFigures = (viewer: Viewer, division: string | null, rules: Jurisdiction = cnZj) =>
  rowOf(rules.indexFigures, standingTo(viewer, division)) ?? 'published';

/** Is a viewer told what became of a warning about a zone: who has it in hand, what was done? */
export const seesHandling = (viewer: Viewer, division: string | null, rules: Jurisdiction = cnZj): boolean =>
  rules.warningsHandled.includes(standingTo(viewer, division));

/** May a viewer have the businesses of an area of its own drawing counted? It must be somebody who answers for what is asked. */
export const mayCountAreas = ({ audience }: Viewer, rules: Jurisdiction = cnZj): boolean =>
  rules.countsAreas.includes(audience);

/** Are there warnings about single entities for a viewer? */
export const seesEntityWarnings = ({ audience }: Viewer, rules: Jurisdiction = cnZj): boolean =>
  rules.warningsOfEntities.includes(audience);

export const recordKinds = ['demonstration', 'red_list', 'serious_list', 'penalty', 'licence', 'commendation'] as const;
export type RecordKind = (typeof recordKinds)[number];

/** A wall names the entities that hold one of these. */
export const namingKinds = ['demonstration', 'red_list', 'serious_list'] as const satisfies readonly RecordKind[];

/**
 * Records that a viewer may list entities by. Nobody but the regulator gets a list of those that do badly: the serious list
 * is published one by one, and a list of it has the same footing in public as a list of bad grades (DOMAIN 5.7).
 */
export const listingLabels = ({ audience }: Viewer, rules: Jurisdiction = cnZj): readonly RecordKind[] =>
  rowOf(rules.listsByLabel, audience) ?? [];

export const recordStates = ['pending', 'appealed', 'effective', 'repaired', 'revoked'] as const;
export type RecordState = (typeof recordStates)[number];

/** What decides over showing a record; words and columns of the table `record`. */
export interface RecordFacts {
  kind: string;
  /** minor, general or serious; null = not given. */
  severity: string | null;
  /** summary or ordinary; null = not given. */
  procedure: string | null;
  state: string;
  authority: string | null;
  /** Date of the document, YYYY-MM-DD. */
  decidedAt: string | null;
  /** First day, YYYY-MM-DD. */
  publishedFrom: string | null;
  /** First day on which it is no longer published, YYYY-MM-DD. */
  publishedUntil: string | null;
}

const knownSeverities: readonly (string | null)[] = [...severities, null];
const knownProcedures: readonly (string | null)[] = ['summary', 'ordinary', null];

/** Days of another form than YYYY-MM-DD are treated as out of the period. */
function isWithin(period: Period, record: RecordFacts, today: string, rules: Jurisdiction, listed: boolean): boolean {
  if (period === 'any') return true;
  if (period === 'kept') {
    const end = keptUntil(record, rules);
    return end === null || listed || !isDay(today) || today < end;
  }
  if (!isDay(today)) return false;
  const from = record.publishedFrom;
  if (from === null ? period !== 'open' : !isDay(from) || today < from) return false;
  const until = publicUntil(record, rules);
  return until === null ? period !== 'bounded' : until !== 'never' && today < until;
}

/**
 * May a viewer see one record on this day?
 *
 * Penalties are published only when effective, general or serious, of no summary procedure, and inside a period whose
 * two ends are known. On a wall they are only counted. The business itself and the regulator see what is pending,
 * appealed, minor, repaired or past its period too, for five years, and longer while it is on the serious list.
 *
 * @param entity `onSeriousList`: is it on the published serious list today?
 * @param today the day in the deployment's time zone, YYYY-MM-DD; a period ends at the beginning of its end
 * @returns false for every word that is not known
 * @see DOMAIN 5.1 to 5.4; ZJ-REG 11(2), 16, NDRC-36
 */
export function mayShowRecord(
  viewer: Viewer,
  entity: EntityFacts & { onSeriousList: boolean },
  record: RecordFacts,
  today: string,
  rules: Jurisdiction = cnZj,
): boolean {
  const rule = rowOf(rowOf(rules.records, standingOf(viewer, entity)), record.kind);
  if (rule === undefined) return false;
  const { states, period } = rule;
  const ofSeverities: readonly (string | null)[] = rule.severities ?? knownSeverities;
  const ofProcedures = rule.procedures ?? knownProcedures;
  const holders: readonly EntityKind[] = rule.holders ?? entityKinds;
  return (
    holders.includes(entity.kind) &&
    states.some((state) => state === record.state) &&
    ofSeverities.includes(record.severity) &&
    ofProcedures.includes(record.procedure) &&
    isWithin(period, record, today, rules, entity.onSeriousList)
  );
}

/** Does a record name its entity on a wall today, or keep it on the published serious list? */
export function isInForce(record: RecordFacts, today: string, rules: Jurisdiction = cnZj): boolean {
  const nobody: EntityFacts = { id: Number.NaN, kind: 'enterprise', divisions: [] };
  return mayShowRecord(viewerOf('wall'), { ...nobody, onSeriousList: false }, record, today, rules);
}
