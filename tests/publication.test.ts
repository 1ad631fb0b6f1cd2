import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type EntityKind, entityKinds } from '@/lib/credit/entity';
import {
  type Audience,
  audiences,
  classOf,
  coarsePointDegrees,
  entityView,
  mayCountGrades,
  mayListGrade,
  mayShowGrade,
  mayShowRecord,
  type RecordFacts,
  recordKinds,
  recordStates,
  type SchemeAudience,
  type Viewer,
  viewerOf,
} from '@/lib/credit/publication';
import { endOf, publicUntil } from '@/lib/credit/publication-period';

/** A word that the types do not allow, as it may come from a database or a request. */
const unknown = <T extends string>(word: string) => word as T;
const strangers = ['', 'admin', 'Public', 'toString', 'constructor', '__proto__', 'hasOwnProperty'];

const today = '2026-11-20';
/** An enterprise that is nobody's own and lies in nobody's divisions. */
const stranger = { id: 1, kind: 'enterprise', divisions: [], onSeriousList: false } as const;
const record = (facts: Partial<RecordFacts> & { kind: string }): RecordFacts => ({
  severity: null,
  procedure: null,
  state: 'effective',
  authority: null,
  decidedAt: '2026-09-30',
  publishedFrom: '2026-10-01',
  publishedUntil: '2027-10-01',
  ...facts,
});
const penalty = (facts: Partial<RecordFacts> = {}) => record({ kind: 'penalty', severity: 'general', ...facts });

/** Letters in the order listed, name, address, industry, codes; a dot = denied; then the point. */
function letters(audience: Audience, kind: EntityKind, named: boolean): string {
  const view = entityView(viewerOf(audience), { ...stranger, kind, named });
  const shown = { l: view.listed, n: view.name, a: view.address, i: view.industry, c: view.codes };
  return `${Object.entries(shown)
    .map(([letter, yes]) => (yes ? letter : '.'))
    .join('')} ${view.point}`;
}

test('what an audience sees of an entity: every cell', () => {
  const matrix: [audience: Audience, kind: EntityKind, unnamed: string, named: string][] = [
    ['public', 'enterprise', 'lnaic exact', 'lnaic exact'],
    ['public', 'individual', 'ln... coarse', 'ln... coarse'],
    ['public', 'other', 'ln... coarse', 'ln... coarse'],
    ['wall', 'enterprise', '..... none', 'ln.i. exact'],
    ['wall', 'individual', '..... none', 'ln... coarse'],
    ['wall', 'other', '..... none', 'ln... coarse'],
    ['district', 'enterprise', 'lnaic exact', 'lnaic exact'],
    ['district', 'individual', 'ln... coarse', 'ln... coarse'],
    ['district', 'other', 'ln... coarse', 'ln... coarse'],
    ['regulator', 'enterprise', 'lnaic exact', 'lnaic exact'],
    ['regulator', 'individual', 'lnaic exact', 'lnaic exact'],
    ['regulator', 'other', 'lnaic exact', 'lnaic exact'],
  ];
  assert.equal(matrix.length, audiences.length * entityKinds.length);
  for (const [audience, kind, unnamed, named] of matrix) {
    assert.equal(letters(audience, kind, false), unnamed, `${audience}, ${kind}`);
    assert.equal(letters(audience, kind, true), named, `${audience}, ${kind}, named`);
  }
});

test('an audience or kind that is not known sees nothing of an entity', () => {
  for (const word of strangers) {
    for (const kind of entityKinds) assert.equal(letters(unknown(word), kind, true), '..... none', word);
    for (const audience of audiences) assert.equal(letters(audience, unknown(word), true), '..... none', word);
  }
});

test('single grades: every cell', () => {
  const matrix: [audience: Audience, kind: EntityKind, underPublicScheme: boolean, underRiskScheme: boolean][] = [
    ['public', 'enterprise', true, false],
    ['public', 'individual', false, false],
    ['public', 'other', false, false],
    ['wall', 'enterprise', false, false],
    ['wall', 'individual', false, false],
    ['wall', 'other', false, false],
    ['district', 'enterprise', true, false],
    ['district', 'individual', false, false],
    ['district', 'other', false, false],
    ['regulator', 'enterprise', true, true],
    ['regulator', 'individual', true, true],
    ['regulator', 'other', true, true],
  ];
  assert.equal(matrix.length, audiences.length * entityKinds.length);
  for (const [audience, kind, open, risk] of matrix) {
    assert.equal(mayShowGrade(viewerOf(audience), { ...stranger, kind }, 'public'), open, `${audience}, ${kind}`);
    assert.equal(
      mayShowGrade(viewerOf(audience), { ...stranger, kind }, 'regulator'),
      risk,
      `${audience}, ${kind}, risk`,
    );
  }
});

test('counts of grades: every cell', () => {
  const matrix: [audience: Audience, underPublicScheme: boolean, underRiskScheme: boolean][] = [
    ['public', true, false],
    ['wall', true, false],
    ['district', true, false],
    ['regulator', true, true],
  ];
  assert.equal(matrix.length, audiences.length);
  for (const [audience, open, risk] of matrix)
    assert.deepEqual(
      [mayCountGrades(viewerOf(audience), 'public'), mayCountGrades(viewerOf(audience), 'regulator')],
      [open, risk],
      audience,
    );
});

test('lists by a grade: every cell', () => {
  const matrix: [audience: Audience, listable: boolean, other: boolean][] = [
    ['public', true, false],
    ['wall', false, false],
    ['district', true, false],
    ['regulator', true, true],
  ];
  assert.equal(matrix.length, audiences.length);
  for (const [audience, listable, other] of matrix)
    assert.deepEqual(
      [mayListGrade(viewerOf(audience), { listable: true }), mayListGrade(viewerOf(audience), { listable: false })],
      [listable, other],
      audience,
    );
});

test('an audience, kind or scheme audience that is not known gets no grade, no count and no list', () => {
  for (const word of strangers) {
    const audience = unknown<Audience>(word);
    assert.equal(mayShowGrade(viewerOf(audience), stranger, 'public'), false, word);
    assert.equal(
      mayShowGrade(viewerOf('regulator'), { ...stranger, kind: unknown<EntityKind>(word) }, 'public'),
      false,
      word,
    );
    assert.equal(mayShowGrade(viewerOf('regulator'), stranger, unknown<SchemeAudience>(word)), false, word);
    assert.equal(mayCountGrades(viewerOf(audience), 'public'), false, word);
    assert.equal(mayCountGrades(viewerOf('regulator'), unknown<SchemeAudience>(word)), false, word);
    assert.equal(mayListGrade(viewerOf(audience), { listable: true }), false, word);
  }
});

/** Audiences that see a record, by first letter. */
const seenBy = (facts: RecordFacts, day = today) =>
  audiences
    .map((audience) => (mayShowRecord(viewerOf(audience), stranger, facts, day) ? audience.charAt(0) : '.'))
    .join('');

test('records in force, by kind and state: every cell', () => {
  const matrix: [kind: string, pending: string, appealed: string, effective: string, repaired: string][] = [
    ['demonstration', '...r', '...r', 'pwdr', '...r'],
    ['red_list', '...r', '...r', 'pwdr', '...r'],
    ['serious_list', '...r', '...r', 'pwdr', '...r'],
    ['penalty', '...r', '...r', 'p.dr', '...r'],
    ['licence', '...r', '...r', 'p.dr', '...r'],
    ['commendation', '...r', '...r', 'p.dr', '...r'],
  ];
  assert.deepEqual(
    matrix.map(([kind]) => kind),
    [...recordKinds],
  );
  assert.deepEqual([...recordStates], ['pending', 'appealed', 'effective', 'repaired', 'revoked']);
  for (const [kind, ...row] of matrix) {
    const severity = kind === 'penalty' ? 'serious' : null;
    [...row, '....'].forEach((seen, i) => {
      const state = recordStates[i]!;
      assert.equal(seenBy(record({ kind, severity, state })), seen, `${kind}, ${state}`);
    });
  }
});

test('licences and commendations are public of enterprises only; the regulator and the business itself see all', () => {
  const own = { audience: 'public', divisions: [], entity: 1 } as const;
  const inside = { audience: 'district', divisions: ['330782'], entity: null } as const;
  for (const kind of entityKinds) {
    const entity = { ...stranger, kind, divisions: ['330782'] };
    for (const facts of [record({ kind: 'licence' }), record({ kind: 'commendation' })]) {
      const shown = (viewer: Viewer) => mayShowRecord(viewer, entity, facts, today);
      const isOpen = kind === 'enterprise';
      assert.deepEqual([shown(viewerOf('public')), shown(inside)], [isOpen, isOpen], kind);
      assert.deepEqual([shown(viewerOf('regulator')), shown(own), shown(viewerOf('wall'))], [true, true, false], kind);
    }
  }
});

test('penalties by severity and procedure: every cell', () => {
  const matrix: [severity: string | null, unsaid: string, ordinary: string, summary: string][] = [
    ['minor', '...r', '...r', '...r'],
    ['general', 'p.dr', 'p.dr', '...r'],
    ['serious', 'p.dr', 'p.dr', '...r'],
    [null, '...r', '...r', '...r'],
  ];
  for (const [severity, unsaid, ordinary, summary] of matrix) {
    assert.equal(seenBy(penalty({ severity, procedure: null })), unsaid, `${severity}`);
    assert.equal(seenBy(penalty({ severity, procedure: 'ordinary' })), ordinary, `${severity}, ordinary`);
    assert.equal(seenBy(penalty({ severity, procedure: 'summary' })), summary, `${severity}, summary`);
  }
});

test('the publication period, its first day within and its last day without: every cell', () => {
  const periods: [from: string | null, until: string | null, penalty: string, serious: string, honour: string][] = [
    ['2026-11-20', '2026-11-21', 'p.dr', 'pwdr', 'pwdr'],
    ['2026-10-01', '2026-11-20', '...r', '...r', '...r'],
    ['2026-10-01', '2026-11-19', '...r', '...r', '...r'],
    ['2026-11-21', '2027-11-21', '...r', '...r', '...r'],
    ['2026-10-01', null, 'p.dr', 'pwdr', 'pwdr'],
    ['2026-11-21', null, '...r', '...r', '...r'],
    [null, '2026-11-21', '...r', '...r', 'pwdr'],
    [null, '2026-11-20', '...r', '...r', '...r'],
    [null, null, '...r', '...r', 'pwdr'],
    ['2026/10/01', '2027-10-01', '...r', '...r', '...r'],
    ['2026-10-01', '2027-10-01T00:00:00Z', '...r', '...r', '...r'],
  ];
  for (const [publishedFrom, publishedUntil, ofPenalty, ofSeriousList, ofHonour] of periods) {
    const period = { publishedFrom, publishedUntil };
    const name = `${publishedFrom} to ${publishedUntil}`;
    assert.equal(seenBy(penalty(period)), ofPenalty, `penalty, ${name}`);
    assert.equal(seenBy(record({ kind: 'serious_list', ...period })), ofSeriousList, `serious list, ${name}`);
    for (const kind of ['demonstration', 'red_list'])
      assert.equal(seenBy(record({ kind, ...period })), ofHonour, `${kind}, ${name}`);
  }
});

test('a penalty leaves public and district at the beginning of the day it ends, without a new import', () => {
  const facts = penalty({ publishedFrom: '2026-02-28', publishedUntil: '2026-05-28' });
  const seen = ['2026-02-27', '2026-02-28', '2026-05-27', '2026-05-28'].map((day) => seenBy(facts, day));
  assert.deepEqual(seen, ['...r', 'p.dr', 'p.dr', '...r']);
});

test('a word that is not known hides a record from everyone, and an unreadable day from all but the regulator', () => {
  for (const word of strangers) {
    assert.equal(
      mayShowRecord(viewerOf(unknown<Audience>(word)), stranger, record({ kind: 'demonstration' }), today),
      false,
      word,
    );
    assert.equal(seenBy(record({ kind: word })), '....', `kind ${word}`);
    assert.equal(seenBy(record({ kind: 'demonstration', state: word })), '....', `state ${word}`);
    assert.equal(seenBy(record({ kind: 'demonstration', severity: word })), '....', `severity ${word}`);
    assert.equal(seenBy(penalty({ procedure: word })), '....', `procedure ${word}`);
    assert.equal(seenBy(penalty(), word), '...r', `day ${word}`);
  }
});

test('the words are those that the tables of the database allow', () => {
  const sql = readFileSync(new URL('../db/migrations/0004_credit.sql', import.meta.url), 'utf8');
  const table = sql.slice(sql.indexOf('create table record ('));
  const allowed = (column: string) =>
    [...(new RegExp(`check \\(${column} in \\(([^)]*)\\)`).exec(table)?.[1] ?? '').matchAll(/'([^']*)'/g)].map(
      (m) => m[1],
    );
  assert.deepEqual(allowed('kind'), [...recordKinds]);
  assert.deepEqual(allowed('state'), [...recordStates]);
  assert.deepEqual(allowed('severity'), ['minor', 'general', 'serious']);
  assert.deepEqual(allowed('procedure'), ['summary', 'ordinary']);
});

test('a coarsened point is known to about 200 m: more than a door, less than a quarter', () => {
  const metresPerDegree = 111_195;
  const northSouth = coarsePointDegrees * metresPerDegree;
  const eastWestHangzhou = northSouth * Math.cos((30.27 * Math.PI) / 180);
  const eastWestLondon = northSouth * Math.cos((51.5 * Math.PI) / 180);
  assert.deepEqual([northSouth, eastWestHangzhou, eastWestLondon].map(Math.round), [222, 192, 138]);
});

test('a district sees places of its own divisions, and what lies in them; of others what the public sees', () => {
  const divisions: [own: string[], of: string, individual: string][] = [
    [['330782'], '330782', 'lnai. exact'],
    [['330700'], '330782', 'lnai. exact'],
    [['330000'], '330782', 'lnai. exact'],
    [['330782'], '330782001', 'lnai. exact'],
    [['330782'], '330783', 'ln... coarse'],
    [['330782'], '330700', 'ln... coarse'],
    [['330700'], '330800', 'ln... coarse'],
    [['33'], '330782', 'ln... coarse'],
    [['E09000001'], 'E09000001', 'lnai. exact'],
    [['E09'], 'E09000001', 'ln... coarse'],
    [[], '330782', 'ln... coarse'],
    [[''], '', 'ln... coarse'],
  ];
  for (const [own, of, seen] of divisions) {
    const viewer = { audience: 'district', divisions: own, entity: null } as const;
    const view = entityView(viewer, { id: 1, kind: 'individual', divisions: [of], named: false });
    const { listed: l, name: n, address: a, industry: i, codes: c } = view;
    const shown = Object.entries({ l, n, a, i, c }).map(([letter, yes]) => (yes ? letter : '.'));
    assert.equal(`${shown.join('')} ${view.point}`, seen, `${own} of ${of}`);
    assert.equal(view.registered, false, 'a registered place may be a home');
    const entity = { ...stranger, kind: 'individual', divisions: [of] } as const;
    assert.equal(mayShowGrade(viewer, entity, 'public'), false, 'grades of individual businesses are off');
    assert.equal(mayShowRecord(viewer, entity, penalty({ state: 'pending' }), today), false);
  }
});

test('a business sees its own file, but no risk class and nothing that was revoked; of others what the public sees', () => {
  const own = { audience: 'public', divisions: [], entity: 1 } as const;
  for (const kind of entityKinds) {
    const mine = { ...stranger, kind };
    const view = entityView(own, { ...mine, named: false });
    assert.deepEqual([view.address, view.point, view.codes, view.registered], [true, 'exact', true, true], kind);
    assert.deepEqual([mayShowGrade(own, mine, 'public'), mayShowGrade(own, mine, 'regulator')], [true, false]);
    const states = recordStates.filter((state) =>
      mayShowRecord(own, mine, penalty({ severity: 'minor', state }), today),
    );
    assert.deepEqual(states, ['pending', 'appealed', 'effective', 'repaired']);
    assert.equal(mayShowRecord(own, { ...mine, id: 2 }, penalty({ state: 'pending' }), today), false);
    assert.equal(mayShowGrade(own, { ...mine, id: 2 }, 'public'), kind === 'enterprise');
  }
});

test('the end of publication: calendar periods from the document, and the earliest of all ends', () => {
  const cases: [facts: Partial<RecordFacts>, end: string | null][] = [
    [{ decidedAt: '2026-03-02' }, '2027-03-03'],
    [{ decidedAt: '2024-02-29' }, '2025-03-01'],
    [{ decidedAt: '2026-03-02', severity: 'serious' }, '2029-03-03'],
    [{ decidedAt: '2026-03-02', severity: 'minor' }, 'never'],
    [{ decidedAt: '2026-03-02', severity: null }, 'never'],
    [{ decidedAt: null }, 'never'],
    [{ decidedAt: '2026-03-02', publishedUntil: '2026-09-01' }, '2026-09-01'],
    [{ decidedAt: '2026-03-02', publishedUntil: '2030-01-01' }, '2027-03-03'],
    [{ decidedAt: '2026-03-02', severity: 'serious', authority: '义乌市市场监督管理局' }, '2029-03-03'],
    [
      { decidedAt: '2026-03-02', severity: 'serious', authority: '义乌市市场监督管理局', publishedFrom: '2026-02-20' },
      '2029-02-21',
    ],
    [{ kind: 'licence', decidedAt: '2026-03-02', severity: null }, null],
  ];
  for (const [facts, end] of cases) {
    const given = penalty({ publishedFrom: '2026-03-09', publishedUntil: null, ...facts });
    assert.equal(publicUntil(given), end, JSON.stringify(facts));
  }
  const months: [day: string, months: number, end: string][] = [
    ['2026-01-31', 1, '2026-03-01'],
    ['2024-01-31', 1, '2024-03-01'],
    ['2026-08-31', 1, '2026-10-01'],
    ['2026-12-15', 12, '2027-12-16'],
  ];
  for (const [day, n, end] of months) assert.equal(endOf(day, n), end, `the day after ${day} + ${n} months`);
});

test('five years after recognition a penalty is seen by nobody, unless its entity is on the serious list', () => {
  const facts = penalty({ decidedAt: '2021-11-19', publishedUntil: null });
  const seen = (onSeriousList: boolean, day: string) =>
    mayShowRecord(viewerOf('regulator'), { ...stranger, onSeriousList }, facts, day);
  assert.deepEqual(
    [seen(false, '2026-11-19'), seen(false, '2026-11-20'), seen(true, '2026-11-20')],
    [true, false, true],
  );
});

test('viewers who see the same have one class: in any order of divisions, and whatever business is their own', () => {
  assert.equal(classOf({ audience: 'public', divisions: [], entity: 7 }), 'public');
  const district = (...divisions: string[]) => classOf({ audience: 'district', divisions, entity: null });
  assert.equal(district('330783', '330782', '330783'), district('330782', '330783'));
  assert.notEqual(district('330782'), district('330783'));
});
