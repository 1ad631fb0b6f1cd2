import type { EntityKind } from './entity';

/*
 * Who may see what (DOMAIN 5.4), decided here and nowhere else. The tables are the rule: what stands in none of them is
 * denied, and so is every word that they do not know. Rows follow ZJ-REG 10, 11, 15, 24, 28 and PIPL 25; the exact cut
 * waits for legal sign-off, so it is data. Whether an entity lies in a district's own divisions is asked elsewhere:
 * here a district sees what the public sees.
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

/**
 * Grid step of coarsened public points, degrees of longitude and latitude alike.
 *
 * About 200 m (222 m north to south; 192 m east to west in Hangzhou, 138 m in London): near enough to find the street,
 * and wide enough that a cell of a town holds many doors, because the operating place of an individually-owned business
 * is often its owner's home. A fixed grid and no random shift: noise could be averaged away over repeated answers.
 */
export const coarsePointDegrees = 0.002;

/** What an audience sees of one entity. */
export interface EntityView {
  /** Does it appear as itself, in a list, a search or on the map? false = it is only counted. */
  listed: boolean;
  name: boolean;
  address: boolean;
  /** `coarse` = on the grid of `coarsePointDegrees`. */
  point: 'exact' | 'coarse' | 'none';
  industry: boolean;
  /** Are its codes shown? An answer to somebody who already gave the code needs none. */
  codes: boolean;
}

const whole: EntityView = { listed: true, name: true, address: true, point: 'exact', industry: true, codes: true };
const nothing: EntityView = {
  listed: false,
  name: false,
  address: false,
  point: 'none',
  industry: false,
  codes: false,
};
/** Trade name and street. No code either: under it other registers name the owner. */
const tradeName: EntityView = { ...nothing, listed: true, name: true, point: 'coarse' };
/** A wall is photographed and needs no address or code to honour an entity. */
const honoured: EntityView = { ...nothing, listed: true, name: true, point: 'exact', industry: true };

type Views = Record<EntityKind, { named: EntityView; unnamed: EntityView }>;
const same = (view: EntityView) => ({ named: view, unnamed: view });

/** `other` holds entities of unknown kind as well, so it is shown as carefully as an individually-owned business. */
const publicViews: Views = { enterprise: same(whole), individual: same(tradeName), other: same(tradeName) };

const entityViews: Record<Audience, Views> = {
  public: publicViews,
  wall: {
    enterprise: { named: honoured, unnamed: nothing },
    individual: { named: tradeName, unnamed: nothing },
    other: { named: tradeName, unnamed: nothing },
  },
  district: publicViews,
  regulator: { enterprise: same(whole), individual: same(whole), other: same(whole) },
};

/** Kinds whose single grades an audience sees, by the audience of the scheme. */
const gradesShown: Record<Audience, Record<SchemeAudience, readonly EntityKind[]>> = {
  public: { public: ['enterprise'], regulator: [] },
  wall: { public: [], regulator: [] },
  district: { public: ['enterprise'], regulator: [] },
  regulator: { public: ['enterprise', 'individual', 'other'], regulator: ['enterprise', 'individual', 'other'] },
};

/** Audiences of the schemes whose distributions an audience sees. */
const gradesCounted: Record<Audience, readonly SchemeAudience[]> = {
  public: ['public'],
  wall: ['public'],
  district: ['public'],
  regulator: ['public', 'regulator'],
};

/** By which grades an audience may list entities. A list by grade tells the grade of each, so a wall has none. */
const gradesListed: Record<Audience, 'listable' | 'none' | 'all'> = {
  public: 'listable',
  wall: 'none',
  district: 'listable',
  regulator: 'all',
};

/** The row of a table under a word from outside; `toString` and its like are no rows. */
function rowOf<Row>(table: Readonly<Record<string, Row>>, word: string): Row | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}

/**
 * What an audience sees of one entity.
 *
 * @param entity `named` = demonstration unit, red list or published serious list at this moment (`mayShowRecord`): the
 *   only entities that a wall shows by name
 * @returns the view; all of it denied for an audience or a kind that is not known
 * @see DOMAIN 5.4
 */
export function entityView(audience: Audience, entity: { kind: EntityKind; named: boolean }): Readonly<EntityView> {
  const views = rowOf(rowOf<Views>(entityViews, audience) ?? {}, entity.kind);
  if (views === undefined) return nothing;
  return entity.named === true ? views.named : views.unnamed;
}

/**
 * May an audience see the grade, or state, of one entity? Grades of individually-owned businesses are off by default:
 * no national basis for publishing them was found. A wall sees none, only counts.
 *
 * @see DOMAIN 5.4
 */
export function mayShowGrade(audience: Audience, kind: EntityKind, schemeAudience: SchemeAudience): boolean {
  const kinds = rowOf<readonly EntityKind[]>(rowOf(gradesShown, audience) ?? {}, schemeAudience);
  return kinds?.includes(kind) ?? false;
}

/** May an audience see counts of grades (after suppression)? A risk class only the regulator. */
export function mayCountGrades(audience: Audience, schemeAudience: SchemeAudience): boolean {
  return rowOf<readonly SchemeAudience[]>(gradesCounted, audience)?.includes(schemeAudience) ?? false;
}

/**
 * May an audience list or filter single entities by this grade? Ask `mayShowGrade` for each entity beside it: who is
 * missing from a complete list by grade is told apart as well.
 */
export function mayListGrade(audience: Audience, grade: { listable: boolean }): boolean {
  const listed = rowOf(gradesListed, audience);
  return listed === 'all' || (listed === 'listable' && grade.listable === true);
}

export const recordKinds = ['demonstration', 'red_list', 'serious_list', 'penalty', 'licence', 'commendation'] as const;
export type RecordKind = (typeof recordKinds)[number];

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
  /** First day, YYYY-MM-DD. */
  publishedFrom: string | null;
  /** First day on which it is no longer published, YYYY-MM-DD. */
  publishedUntil: string | null;
}

/**
 * How the publication period is read. `bounded`: both ends must be known; `started`: it runs until an end is set;
 * `open`: a missing end is no bound; `any`: the day does not matter.
 */
type Period = 'bounded' | 'started' | 'open' | 'any';

interface RecordRule {
  states: readonly RecordState[];
  period: Period;
  /** Left out = any; null in a list = also where it is not given. */
  severities?: readonly (string | null)[];
  procedures?: readonly (string | null)[];
}

const honour: RecordRule = { states: ['effective'], period: 'open' };
/** Until the province takes the entity off, so without an end; but only once it was published. */
const seriousList: RecordRule = { states: ['effective'], period: 'started' };
/** A period that is not known may be over, and a late removal is an unlawful publication: both ends are wanted. */
const penalty: RecordRule = {
  states: ['effective'],
  period: 'bounded',
  severities: ['general', 'serious'],
  procedures: ['ordinary', null],
};
/** What is revoked or was found wrong stands in the audit trail only. The five years are kept by erasure, not here. */
const kept: RecordRule = { states: ['pending', 'appealed', 'effective', 'repaired'], period: 'any' };

type Rules = Partial<Record<RecordKind, RecordRule>>;

const publicRules: Rules = {
  demonstration: honour,
  red_list: honour,
  serious_list: seriousList,
  penalty,
  licence: honour,
  commendation: honour,
};

const recordRules: Record<Audience, Rules> = {
  public: publicRules,
  wall: { demonstration: honour, red_list: honour, serious_list: seriousList },
  district: publicRules,
  regulator: {
    demonstration: kept,
    red_list: kept,
    serious_list: kept,
    penalty: kept,
    licence: kept,
    commendation: kept,
  },
};

const day = /^\d{4}-\d{2}-\d{2}$/;
const knownSeverities = ['minor', 'general', 'serious', null];
const knownProcedures = ['summary', 'ordinary', null];

/** Days of this form compare as text; any other form is treated as out of the period. */
function isWithin(period: Period, from: string | null, until: string | null, today: string): boolean {
  if (period === 'any') return true;
  if (![today, from ?? today, until ?? today].every((d) => day.test(d))) return false;
  if (from === null ? period !== 'open' : today < from) return false;
  return until === null ? period !== 'bounded' : today < until;
}

/**
 * May an audience see one record on this day?
 *
 * Penalties are published only when effective, general or serious, of no summary procedure, and inside a period whose
 * two ends are known. On a wall they are only counted.
 *
 * @param today the day in the deployment's time zone, YYYY-MM-DD; a period ends at the beginning of `publishedUntil`
 * @returns false for every word that is not known
 * @see DOMAIN 5.1 to 5.4; ZJ-REG 11(2), NDRC-36
 */
export function mayShowRecord(audience: Audience, record: RecordFacts, today: string): boolean {
  const rule = rowOf<RecordRule>(rowOf<Rules>(recordRules, audience) ?? {}, record.kind);
  if (rule === undefined) return false;
  const { states, severities = knownSeverities, procedures = knownProcedures, period } = rule;
  return (
    states.some((state) => state === record.state) &&
    severities.includes(record.severity) &&
    procedures.includes(record.procedure) &&
    isWithin(period, record.publishedFrom, record.publishedUntil, today)
  );
}
