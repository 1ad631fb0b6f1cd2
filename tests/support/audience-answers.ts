import type { EntityKind } from '@/lib/credit/entity';
import { recordsShown } from './audience-records';
import {
  type Asker,
  addressOf,
  type Business,
  businesses,
  industryOf,
  type Place,
  points,
  type Standing,
  standingOf,
} from './audience-world';

/*
 * What every audience must be answered: tables written by hand from DOMAIN 5.4 and docs/decisions/0007, and the answers
 * that they come to for the businesses of the world. Nothing here is computed by the product.
 */

type Cell = [standing: Standing, kind: EntityKind, operating: string, operatingAndHonoured: string, registered: string];
const all = 'name codes industry address exact grade';

/** What is seen of a business, in words; nothing = it is not even listed. Honoured: by a list that names it on a wall. */
const cells: Cell[] = [
  ['public', 'enterprise', all, all, all],
  ['public', 'individual', 'name coarse', 'name coarse', 'name coarse'],
  ['public', 'other', 'name coarse', 'name coarse', 'name coarse'],
  ['wall', 'enterprise', '', 'name industry exact', ''],
  ['wall', 'individual', '', 'name coarse', ''],
  ['wall', 'other', '', 'name coarse', ''],
  ['inside', 'enterprise', all, all, all],
  ['inside', 'individual', 'name industry address exact', 'name industry address exact', 'name industry coarse'],
  ['inside', 'other', 'name industry address exact', 'name industry address exact', 'name industry coarse'],
  ['own', 'enterprise', all, all, all],
  ['own', 'individual', all, all, all],
  ['own', 'other', all, all, all],
  ['regulator', 'enterprise', `${all} risk`, `${all} risk`, `${all} risk`],
  ['regulator', 'individual', `${all} risk`, `${all} risk`, `${all} risk`],
  ['regulator', 'other', `${all} risk`, `${all} risk`, `${all} risk`],
];

const honours: readonly string[] = ['demonstration', 'red_list', 'serious_list', 'title'];
const units: readonly string[] = ['demonstration', 'title'];
const isUnit = ({ holder }: Business) => units.includes(holder);

/** The words that a business is shown by. */
export function wordsFor(asker: Asker, business: Business): string[] {
  const standing = standingOf(asker, business);
  const [, , operating, honoured, registered] = cells.find(([of, kind]) => of === standing && kind === business.kind)!;
  const words = business.role === 'registered' ? registered : honours.includes(business.holder) ? honoured : operating;
  return words.split(' ').filter((word) => word !== '');
}
export const isListed = (asker: Asker, business: Business) => wordsFor(asker, business).includes('name');

function shownOf(asker: Asker, business: Business) {
  const words = wordsFor(asker, business);
  const has = (word: string) => words.includes(word);
  const { exact, coarse } = points[business.place];
  return {
    has,
    point: has('exact') ? exact : has('coarse') ? coarse : null,
    common: {
      codes: has('codes') ? [{ system: business.system, code: business.code }] : [],
      name: business.name,
      kind: business.kind,
      industry: has('industry') ? industryOf(business) : null,
      synthetic: false,
    },
  };
}

/** One of a list, under CN-2026 or by its risk class. */
export function summaryFor(asker: Asker, business: Business, scheme: 'CN-2026' | 'SAMR-RISK' = 'CN-2026') {
  const { has, point, common } = shownOf(asker, business);
  const isShown = has(scheme === 'CN-2026' ? 'grade' : 'risk');
  const grade = scheme === 'CN-2026' ? business.grade : business.risk ? 'D' : null;
  const state = scheme === 'CN-2026' ? 'unrated' : 'unevaluated';
  return {
    ...common,
    point,
    scheme: isShown ? scheme : null,
    grade: isShown ? grade : null,
    state: isShown && grade === null ? state : null,
    demonstration: isUnit(business),
  };
}

const evaluation = { evaluatedAt: '2025-12-31T16:00:00.000Z', source: 'tests', current: true };
const zoneNamed = (id: string, kind: string) => ({ id, kind, name: `Area ${id}` });

/** The whole file of a business that may be seen. */
export function fileFor(asker: Asker, business: Business) {
  const { has, point, common } = shownOf(asker, business);
  const outcome =
    business.grade === null
      ? { state: 'unrated', score: null, dimensions: null }
      : { grade: business.grade, score: 812.5, dimensions: { conduct: 0.5 } };
  const evaluations = [
    ...(has('grade') ? [{ ...evaluation, scheme: 'CN-2026', ...outcome }] : []),
    ...(has('risk') && business.risk
      ? [{ ...evaluation, scheme: 'SAMR-RISK', grade: 'D', score: 15, dimensions: null }]
      : []),
  ];
  const address = has('address') ? addressOf(business) : null;
  return {
    ...common,
    site: { role: business.role, address, point, coarse: has('coarse') },
    zones: [zoneNamed('all', 'region'), zoneNamed(business.place, 'core_district')],
    evaluations,
    records: recordsShown(business.holder, business.kind, standingOf(asker, business)),
    demonstration: isUnit(business),
    labels: isUnit(business) ? ['demonstration'] : [],
    sources: evaluations.length === 0 ? [] : [{ code: 'tests', name: 'tests' }],
  };
}

type As = Asker['as'];
/** Lists by grade: whose, or what they are refused with. */
export const gradeLists: Record<As, Record<'A' | 'B' | 'C' | 'D', readonly EntityKind[] | 'grade_not_listable'>> = {
  public: { A: ['enterprise'], B: ['enterprise'], C: 'grade_not_listable', D: 'grade_not_listable' },
  wall: { A: 'grade_not_listable', B: 'grade_not_listable', C: 'grade_not_listable', D: 'grade_not_listable' },
  district: { A: ['enterprise'], B: ['enterprise'], C: 'grade_not_listable', D: 'grade_not_listable' },
  regulator: {
    A: ['enterprise', 'individual', 'other'],
    B: ['enterprise', 'individual', 'other'],
    C: ['enterprise', 'individual', 'other'],
    D: ['enterprise', 'individual', 'other'],
  },
};
/** Who may know of the risk class at all: its scheme, counts and lists by it. */
export const riskKnown: Record<As, boolean> = { public: false, wall: false, district: false, regulator: true };
/** Whom news may tell whom it is about. */
export const newsNamed: Record<As, boolean> = { public: false, wall: false, district: false, regulator: true };

type Grades = [a: number, b: number, c: number, d: number];
type Counts = [
  zone: 'all' | 'east' | 'west',
  entities: number,
  grades: Grades,
  unrated: number,
  suppressed: number,
  units: number,
];
const publicCounts: Counts[] = [
  ['all', 31, [3, 2, 2, 2], 4, 18, 7],
  ['east', 16, [1, 1, 1, 1], 4, 8, 4],
  ['west', 15, [2, 1, 1, 1], 0, 10, 3],
];
/** Businesses by zone and grade of CN-2026. */
export const distributions: Record<As, Counts[]> = {
  public: publicCounts,
  wall: publicCounts,
  district: publicCounts,
  regulator: [
    ['all', 31, [7, 6, 6, 8], 4, 0, 7],
    ['east', 16, [3, 3, 3, 3], 4, 0, 4],
    ['west', 15, [4, 3, 3, 5], 0, 0, 3],
  ],
};
/** Businesses of risk class D and without a class, for who may know it. */
export const riskCounts: [zone: 'all' | 'east' | 'west', risk: number, unevaluated: number][] = [
  ['all', 6, 25],
  ['east', 3, 13],
  ['west', 3, 12],
];

const emptyStates = { unrated: 0, insufficient_data: 0, out_of_scope: 0, unevaluated: 0, suppressed: 0 };
const zoneFacts = {
  all: { id: 'all', kind: 'region', name: 'Area all' },
  east: { id: 'east', kind: 'core_district', name: 'Area east' },
  west: { id: 'west', kind: 'core_district', name: 'Area west' },
};
/** Fewer than 30 are evaluated, and no month was signed. */
const common = { parent: null, index: null, change: null, rank: null, rankOf: 0, synthetic: false };

/** 20 of 100 of the weight is made of public facts; no figure of the other grades was published. */
const withheld = { level: null, alarm: null, indexCoverage: 0.2, withheld: true };

/**
 * The index by the shipped methodology, worked by hand: grades (good 21, bad 14) with more than 10 % bad, conduct with
 * penalties 15 beyond their goalpost and titles 5 beyond theirs, so 25 points, evaluation (coverage 9, freshness 6) with
 * everything fresh; complaints and turnover are missing, commitments too.
 */
function exactIndex(zone: Counts[0]) {
  const [, entities, [a, b, c, d]] = distributions.regulator.find(([id]) => id === zone)!;
  const graded = a + b + c + d;
  const good = ((100 * (a + b)) / graded - 35) / 0.65;
  const level = (21 * good + 30 * 25 + 9 * ((100 * graded) / entities) + 6 * 100) / 80;
  return { level: rounded(level), alarm: 'orange', indexCoverage: 0.7, withheld: false };
}

/** Levels are compared as people work them out. */
export const rounded = (level: number | null) => (level === null ? null : Math.round(level * 1e9) / 1e9);

/** A district sees the exact index of zones that lie in its divisions. @param allIn where the inner point of `all` lies */
function indexFor({ as, inside }: Asker, zone: Counts[0], allIn: Place | null) {
  const place = zone === 'all' ? allIn : zone;
  const isExact = as === 'regulator' || (as === 'district' && inside !== null && inside === place);
  return { ...common, ...(isExact ? exactIndex(zone) : withheld) };
}

/** Zones as `GET /zones` and the topic `zones` give them; divisions are everyone's. */
export function zonesFor(asker: Asker, allIn: Place | null) {
  const { as } = asker;
  return distributions[as].map(([zone, entities, [A, B, C, D], unrated, suppressed, demonstration]) => {
    const evaluated = A + B + C + D;
    return {
      ...zoneFacts[zone],
      ...indexFor(asker, zone, allIn),
      scheme: 'CN-2026',
      entities,
      evaluated,
      grades: { A, B, C, D },
      states: { ...emptyStates, unrated, suppressed },
      coverage: evaluated / (evaluated + unrated),
      demonstration,
    };
  });
}

/** For who may know the risk class: regulators. The index is of each zone's own scheme, whichever is asked for. */
export function riskZones() {
  return riskCounts.map(([zone, D, unevaluated]) => ({
    ...zoneFacts[zone],
    ...common,
    ...exactIndex(zone),
    scheme: 'SAMR-RISK',
    entities: D + unevaluated,
    evaluated: D,
    grades: { A: 0, B: 0, C: 0, D },
    states: { ...emptyStates, unevaluated },
    coverage: D / (D + unevaluated),
    demonstration: publicCounts.find(([id]) => id === zone)![5],
  }));
}

type Zones<Told> = Record<'all' | 'east' | 'west', Told>;
/** Businesses by kind: their kind is shown to everybody, and everybody may count those that a wall does not name. */
export const kindCounts: Zones<[enterprise: number, individual: number, other: number]> = {
  all: [13, 9, 9],
  east: [8, 4, 4],
  west: [5, 5, 5],
};
/** By what they hold and everybody may see; `nothing` and the twins of nobody hold none. */
export const labelCounts: Zones<
  [demonstration: number, redList: number, seriousList: number, penalty: number, none: number]
> = { all: [7, 6, 6, 6, 6], east: [4, 3, 3, 3, 3], west: [3, 3, 3, 3, 3] };

type Hidden = Zones<[shown: number, suppressed: number]>;
const publicIndustries: Hidden = { all: [13, 18], east: [8, 8], west: [5, 10] };
/** Industries of those who show them, all of section F, and those who do not. */
export function industryCounts({ as, inside }: Asker): Hidden {
  if (as === 'regulator') return { all: [31, 0], east: [16, 0], west: [15, 0] };
  if (as === 'district' && inside === 'west') return { all: [23, 8], east: [8, 8], west: [15, 0] };
  if (as === 'district' && inside === 'east') return { all: [21, 10], east: [16, 0], west: [5, 10] };
  return publicIndustries;
}
/** Those whose first evaluation is shown, all of the same day, and those whose is not. */
export const ageCounts = ({ as }: Asker): Hidden =>
  as === 'regulator' ? { all: [31, 0], east: [16, 0], west: [15, 0] } : publicIndustries;

type Values = Record<'all' | 'east' | 'west', number | null>;
const publicRanking: Record<string, Values> = {
  good: { all: 5 / 9, east: 2 / 4, west: 3 / 5 },
  bad: { all: 2 / 9, east: 1 / 4, west: 1 / 5 },
  evaluated: { all: 9, east: 4, west: 5 },
  demonstration: { all: 7, east: 4, west: 3 },
  footfall: { all: null, east: null, west: 7 },
};
/** What zones are ranked by. */
export const rankings: Record<As, Record<string, Values>> = {
  public: publicRanking,
  wall: publicRanking,
  district: publicRanking,
  regulator: {
    good: { all: 13 / 27, east: 6 / 12, west: 7 / 15 },
    bad: { all: 8 / 27, east: 3 / 12, west: 5 / 15 },
    evaluated: { all: 27, east: 12, west: 15 },
    demonstration: { all: 7, east: 4, west: 3 },
    footfall: { all: null, east: null, west: 7 },
  },
};

/** Demonstration units by how long they hold the title: everyone may see them, each by what may be seen of it. */
export const unitsFor = (asker: Asker) =>
  businesses.filter(isUnit).map((business) => {
    const isOld = business.holder === 'demonstration';
    const since = isOld ? '2021-11-19' : '2026-09-30';
    return { ...shownOf(asker, business).common, rank: isOld ? 1 : 7, since, redList: false };
  });
