import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Scheme } from '@/lib/credit/scheme';
import { shippedSchemes } from '@/lib/credit/schemes';
import { contradictions, type Sent } from '@/lib/credit/scoring/check';
import { isForReference } from '@/lib/credit/scoring/reference';
import { schemeFaults } from '@/lib/credit/scoring/scheme-faults';
import { isComputable, partsOf, score } from '@/lib/credit/scoring/score';
import { shipped } from './support/shipped-scheme';

const [fhrs, tax] = [shipped('FHRS'), shipped('TAX')];

/** Three weighted dimensions, more is better, a veto on the best grade. */
const market: Scheme = {
  id: 'MARKET',
  version: '1',
  name: 'Market',
  audience: 'regulator',
  dimensions: [
    { id: 'quality', weight: 0.5 },
    { id: 'service', weight: 0.3 },
    { id: 'safety', weight: 0.2, points: [0, 100] },
  ],
  grades: [
    { grade: 'A', short: 'A', ranked: true, listable: true, band: { min: 90 }, worst: { min: 60 } },
    { grade: 'B', short: 'B', ranked: true, listable: true, band: { min: 70 } },
    { grade: 'C', short: 'C', ranked: true, listable: false, band: { min: 40 } },
    { grade: 'D', short: 'D', ranked: true, listable: false },
  ],
};

describe('score and grade', () => {
  test('of the Food Hygiene Rating Scheme, by the bands and vetoes that it publishes', () => {
    // https://swansea.gov.uk/scores: 0–15, 20, 25–30, 35–40, 45–50, > 50; no single score above 5, 10, 10, 15, 20.
    const cases: [parts: number[], grade: string, decidedBy: string, why: string][] = [
      [[0, 0, 0], '5', 'band', 'the best there is'],
      [[5, 5, 5], '5', 'band', 'on the edge of both'],
      [[10, 0, 0], '4', 'worst', 'the sum alone would be 5'],
      [[10, 5, 5], '4', 'band', 'on the edge of the band'],
      [[0, 15, 0], '2', 'worst', '5, 4 and 3 by the sum, vetoed in each'],
      [[10, 10, 10], '3', 'band', 'on the edge of both'],
      [[15, 15, 10], '2', 'band', 'on the edge of both'],
      [[20, 20, 10], '1', 'band', 'on the edge of both'],
      [[25, 0, 0], '0', 'worst', 'every grade but the last is vetoed'],
      [[0, 0, 30], '0', 'worst', 'every grade but the last is vetoed'],
      [[20, 20, 20], '0', 'rest', 'beyond every band'],
      [[25, 25, 30], '0', 'rest', 'the worst there is'],
    ];
    for (const [parts, grade, decidedBy, why] of cases) {
      const sum = parts.reduce((total, part) => total + part, 0);
      assert.deepEqual(score(fhrs, parts), { score: sum, grade, decidedBy }, why);
    }
  });

  test('of tax credit, from the score itself: the lower edge belongs to the grade', () => {
    const grade = (points: number) => score(tax, [points]).grade;
    assert.deepEqual([100, 90, 89.999, 70, 69.999, 40, 39.999, 0].map(grade), [...'AABBCCDD']);
    assert.deepEqual(score(tax, [39]), { score: 39, grade: 'D', decidedBy: 'rest' });
  });

  test('weighs each dimension, and a veto looks at each of them unweighted', () => {
    // By hand: 0.5·100 + 0.3·95 + 0.2·60 = 90.5; with 59 in safety 90.3, and the veto.
    assert.deepEqual(score(market, [100, 95, 60]), { score: 90.5, grade: 'A', decidedBy: 'band' });
    assert.deepEqual(score(market, [100, 95, 59]), { score: 90.3, grade: 'B', decidedBy: 'worst' });
    assert.deepEqual(score(market, [0, 0, 0]), { score: 0, grade: 'D', decidedBy: 'rest' });
  });

  test('a sum that is on the edge on paper is on the edge here', () => {
    const tenths: Scheme = {
      ...market,
      dimensions: ['a', 'b', 'c'].map((id) => ({ id, weight: 0.1 })),
      grades: [
        { grade: 'A', short: 'A', ranked: true, listable: true, band: { max: 0.3 } },
        { grade: 'B', short: 'B', ranked: true, listable: false },
      ],
    };
    assert.notEqual(0.1 + 0.1 + 0.1, 0.3, 'binary arithmetic goes beyond it');
    assert.deepEqual(score(tenths, [1, 1, 1]), { score: 0.3, grade: 'A', decidedBy: 'band' });
  });

  test('a missing part gives neither score nor grade; nothing is taken for 0', () => {
    for (const parts of [
      [null, 0, 0],
      [0, null, 0],
      [null, null, null],
    ])
      assert.deepEqual(score(fhrs, parts), { score: null, grade: null, decidedBy: null });
  });

  test('a score within no grade has none, where no grade takes the rest', () => {
    const closed = { ...market, grades: market.grades.slice(0, 3) };
    assert.deepEqual(score(closed, [0, 0, 0]), { score: 0, grade: null, decidedBy: null });
  });

  test('a grade with a veto and no band is decided by the veto', () => {
    const [, ...others] = market.grades;
    const vetoed: Scheme = {
      ...market,
      grades: [{ ...market.grades[0]!, band: undefined }, ...others] as Scheme['grades'],
    };
    assert.deepEqual(score(vetoed, [60, 60, 60]), { score: 60, grade: 'A', decidedBy: 'worst' });
  });

  test('an unranked bucket is never computed', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (points) => score(tax, [points]).grade !== 'M'),
      { seed: 3 },
    );
  });

  test('better points never give a worse grade, in either direction', () => {
    const rank = (scheme: Scheme, parts: number[]) =>
      scheme.grades.findIndex(({ grade }) => grade === score(scheme, parts).grade);
    const parts = (top: number) => fc.array(fc.integer({ min: 0, max: top }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(parts(30), parts(30), (some, more) => {
        const worse = some.map((part, i) => part + more[i]!);
        assert.ok(rank(fhrs, worse) >= rank(fhrs, some), `${worse} before ${some}`);
      }),
      { seed: 4, numRuns: 2_000 },
    );
    fc.assert(
      fc.property(parts(100), parts(100), (some, more) => {
        const better = some.map((part, i) => Math.max(part, more[i]!));
        assert.ok(rank(market, better) <= rank(market, some), `${better} after ${some}`);
      }),
      { seed: 5, numRuns: 2_000 },
    );
  });
});

describe('what was sent against what its parts come to', () => {
  const sent = (given: Partial<Sent>): Sent => ({ grade: null, score: null, dimensions: null, ...given });
  const fields = (scheme: Scheme, given: Partial<Sent>) =>
    contradictions(scheme, sent(given)).map(({ field }) => field);
  const dimensions = { Hygiene: 10, Structural: 0, ConfidenceInManagement: 0 };

  test('another grade, another score, or both are named, with what they come to', () => {
    assert.deepEqual(contradictions(fhrs, sent({ grade: '5', score: 15, dimensions })), [
      { field: 'score', sent: 15, computed: { score: 10, grade: '4', decidedBy: 'worst' } },
      { field: 'grade', sent: '5', computed: { score: 10, grade: '4', decidedBy: 'worst' } },
    ]);
    assert.deepEqual(fields(fhrs, { grade: '4', score: 10, dimensions }), []);
    assert.deepEqual(fields(tax, { grade: 'A', score: 89.9 }), ['grade']);
    assert.deepEqual(fields(tax, { grade: 'B', score: 89.9 }), []);
  });

  test('a score that was rounded before it was sent agrees, one that is off by more does not', () => {
    const parts = { quality: 100, service: 95, safety: 61.75 };
    // By hand: 50 + 28.5 + 12.35 = 90.85.
    for (const rounded of [90.85, 90.9, 90.8, 91])
      assert.deepEqual(fields(market, { score: rounded, dimensions: parts }), []);
    for (const wrong of [90.84, 90.7, 90, 92])
      assert.deepEqual(fields(market, { score: wrong, dimensions: parts }), ['score']);
    // By hand: 50 + 28.5 + 11.95 = 90.45, nearer to 90 than to 91.
    const nearer = { ...parts, safety: 59.75 };
    assert.deepEqual(fields(market, { score: 90, dimensions: nearer }), []);
    assert.deepEqual(fields(market, { score: 91, dimensions: nearer }), ['score']);
  });

  test('what cannot be computed contradicts nothing', () => {
    assert.deepEqual(fields(shipped('CN-2026'), { grade: 'C', score: 3 }), [], 'no thresholds');
    assert.deepEqual(fields(fhrs, { grade: '5', dimensions: { Hygiene: 25 } }), [], 'dimensions are missing');
    assert.deepEqual(fields(fhrs, { grade: '5', score: 60 }), [], 'no dimensions');
    assert.deepEqual(fields(tax, { grade: 'A' }), [], 'no score');
    assert.deepEqual(fields(tax, { grade: 'M', score: 95 }), [], 'an unranked grade is given by rule');
  });
});

describe('a scheme as data', () => {
  test('every shipped scheme is without fault; those with thresholds can be computed', () => {
    for (const scheme of shippedSchemes) assert.deepEqual(schemeFaults(scheme), [], scheme.id);
    assert.deepEqual(
      shippedSchemes.filter(isComputable).map(({ id }) => [id, partsOf(shipped(id)).map((part) => part.id)]),
      [
        ['TAX', ['score']],
        ['FHRS', ['Hygiene', 'Structural', 'ConfidenceInManagement']],
      ],
    );
  });

  test('national are those that ministries give; what is computed under them is for reference', () => {
    assert.deepEqual(
      shippedSchemes.filter(isForReference).map(({ id }) => id),
      ['CN-2026', 'CN-2019', 'TAX', 'SAMR-RISK'],
    );
    assert.ok(isForReference({ ...market, national: true }));
    assert.ok(isForReference({ ...market, id: 'CN-2026' }), 'made-up thresholds under the national id');
    assert.ok(!isForReference(market));
  });
});
