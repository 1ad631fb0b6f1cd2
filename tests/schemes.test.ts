import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Grade } from '@/lib/credit/scheme';
import { shippedSchemes } from '@/lib/credit/schemes';
import { shipped } from './support/shipped-scheme';

const letters = (grades: readonly Grade[]) => grades.map((g) => g.grade).join(' ');
const distinct = (values: readonly unknown[]) => new Set(values).size === values.length;

/** A lower bound as a number that falls from grade to grade, an upper bound as one that rises. */
function bounds(grades: readonly Grade[], of: 'band' | 'worst'): number[] {
  return grades.flatMap((g) => {
    const bound = g[of];
    if (bound === undefined) return [];
    return 'min' in bound ? [-bound.min] : [bound.max];
  });
}

test('every scheme of the list is shipped with its grades in order, CN-2026 first', () => {
  const expected: [id: string, grades: string, listable: string, audience: string][] = [
    ['CN-2026', 'A B C D', 'A B', 'public'],
    ['CN-2019', '优 良 中 差', '优 良', 'public'],
    ['ZJ-2018', '优秀 良好 中等 较差', '优秀 良好', 'public'],
    ['TAX', 'A B C D M', 'A B', 'public'],
    ['SD-2022', 'A+ A B C C- D D-', 'A+ A', 'public'],
    ['XM-2023', 'A B C D E', 'A B', 'public'],
    ['SAMR-RISK', 'A B C D', '', 'regulator'],
    ['FHRS', '5 4 3 2 1 0', '5 4 3', 'public'],
  ];
  assert.deepEqual(
    shippedSchemes.map((s) => [s.id, letters(s.grades), letters(s.grades.filter((g) => g.listable)), s.audience]),
    expected,
  );
});

test('ids, grades, shorts, dimensions and states are unique; no text is empty', () => {
  assert.ok(distinct(shippedSchemes.map((s) => s.id)));
  for (const { id, version, name, grades, dimensions = [], states = [] } of shippedSchemes) {
    assert.ok(distinct(grades.map((g) => g.grade)), `${id}: grades`);
    assert.ok(distinct(grades.map((g) => g.short)), `${id}: shorts`);
    assert.ok(distinct(dimensions.map((d) => d.id)), `${id}: dimensions`);
    assert.ok(distinct(states.map((s) => s.id)), `${id}: states`);
    for (const text of [id, version, name, ...grades.map((g) => g.grade)]) assert.notEqual(text.trim(), '', id);
  }
});

test('a short is 1 or 2 characters, so that it fits a symbol on the map', () => {
  for (const { id, grades } of shippedSchemes)
    for (const { short } of grades) assert.ok([1, 2].includes([...short].length), `${id}: "${short}"`);
});

test('weights are above 0', () => {
  for (const { id, dimensions = [] } of shippedSchemes)
    for (const { weight } of dimensions) assert.ok(weight > 0, `${id}: ${weight}`);
});

test('bounds loosen strictly from grade to grade, those on the worst dimension never tighten', () => {
  for (const { id, grades } of shippedSchemes) {
    const bands = bounds(grades, 'band');
    const worst = bounds(grades, 'worst');
    for (let i = 1; i < bands.length; i++) assert.ok(bands[i]! > bands[i - 1]!, `${id}: band ${i}`);
    for (let i = 1; i < worst.length; i++) assert.ok(worst[i]! >= worst[i - 1]!, `${id}: worst ${i}`);
  }
});

test('where a scheme has bands, the bottom ranked grade takes the rest and every better one is bounded', () => {
  const banded = shippedSchemes.filter((s) => s.grades.some((g) => g.band));
  assert.deepEqual(
    banded.map((s) => s.id),
    ['TAX', 'FHRS'],
  );
  for (const { id, grades } of banded) {
    const ranked = grades.filter((g) => g.ranked);
    assert.ok(
      ranked.every((g, i) => (g.band === undefined) === (i === ranked.length - 1)),
      id,
    );
  }
});

test('thresholds and the document that publishes them come together or not at all', () => {
  for (const { id, grades, sourceDocument } of shippedSchemes)
    assert.equal(
      sourceDocument !== undefined,
      grades.some((g) => g.band),
      id,
    );
});

test('an unranked bucket stands after every ranked grade, so that no score computes to it and nobody is listed by it', () => {
  for (const { id, grades } of shippedSchemes) {
    const lastRanked = grades.findLastIndex((g) => g.ranked);
    grades.forEach((g, i) => {
      if (!g.ranked) assert.ok(i > lastRanked && !g.listable, `${id}: ${g.grade}`);
    });
  }
  assert.equal(letters(shipped('TAX').grades.filter((g) => !g.ranked)), 'M');
});

test('no scheme lists entities by a bad grade: listable grades are a head of the scale, the bottom one is never in it', () => {
  for (const { id, grades } of shippedSchemes) {
    const ranked = grades.filter((g) => g.ranked);
    const listable = ranked.map((g) => g.listable);
    assert.equal(ranked.at(-1)?.listable, false, id);
    assert.deepEqual(
      listable,
      [...listable].sort((a, b) => Number(b) - Number(a)),
      `${id}: not a head`,
    );
    assert.ok(listable.filter(Boolean).length <= ranked.length / 2, `${id}: more than the better half`);
  }
});

test('the risk class is for the regulator and lists nothing', () => {
  const risk = shipped('SAMR-RISK');
  assert.equal(risk.audience, 'regulator');
  assert.ok(risk.grades.every((g) => !g.listable));
});

test('FHRS has the published bounds, dimensions and states', () => {
  const { grades, dimensions, states } = shipped('FHRS');
  assert.deepEqual(
    grades.map((g) => [g.grade, g.band, g.worst]),
    [
      ['5', { max: 15 }, { max: 5 }],
      ['4', { max: 20 }, { max: 10 }],
      ['3', { max: 30 }, { max: 10 }],
      ['2', { max: 40 }, { max: 15 }],
      ['1', { max: 50 }, { max: 20 }],
      ['0', undefined, undefined],
    ],
  );
  assert.deepEqual(
    dimensions?.map((d) => [d.id, d.weight]),
    [
      ['Hygiene', 1],
      ['Structural', 1],
      ['ConfidenceInManagement', 1],
    ],
  );
  assert.deepEqual(
    states?.map((s) => [s.id, s.outcome]),
    [
      ['Exempt', 'out_of_scope'],
      ['AwaitingInspection', 'unrated'],
      ['AwaitingPublication', 'unrated'],
    ],
  );
});

test('TAX has the published lower bounds', () => {
  assert.deepEqual(
    shipped('TAX').grades.map((g) => g.band),
    [{ min: 90 }, { min: 70 }, { min: 40 }, undefined, undefined],
  );
});
