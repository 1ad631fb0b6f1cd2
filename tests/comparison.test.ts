import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { comparedMeasures, type MeasuredShare, type ScoreDistribution } from '@/lib/credit/comparison/comparison';
import { type Comparable, zoneDifferences } from '@/lib/credit/comparison/differences';
import { LEAST_SCORES, type ScoreCell, scoreBars, scoreDistribution } from '@/lib/credit/comparison/scores';
import { measured, zoneShares } from '@/lib/credit/comparison/shares';
import { sampleOf } from '@/lib/credit/statistics/difference-of-means';
import { wilson } from '@/lib/credit/statistics/wilson';
import { seeded } from './support/random-life';
import { shipped } from './support/shipped-scheme';

/** What lies between zones, and how their scores are distributed, against answers that are known. */

type Shares = Comparable['shares'];
const nothing: Shares = { good: null, bad: null, evaluated: null, fresh: null, demonstration: null, penalty: null };
const zone = (id: string, shares: Partial<Shares>, scores: ScoreDistribution | null = null): Comparable => ({
  ...{ id, scores, shares: { ...nothing, ...shares } },
});
/** So many that what was counted is as good as endless. */
const ENDLESS = 1e12;

/** Cells of scores in points, each score of its own kind of cell. */
function cellsOf(scores: readonly number[]): ScoreCell[] {
  return scores.map((points) => {
    const score = Math.round(points * 10_000);
    const step = 10 ** Math.max(String(Math.abs(score)).length - 3, 0);
    const lower = Math.floor(score / step) * step;
    const [rest, squares] = [score - lower, (score - lower) ** 2];
    return { kind: 'enterprise', divisions: [], entities: 1, lower, step, rest, squares };
  });
}

function distributionOf(scores: readonly number[], population = scores.length) {
  const cells = cellsOf(scores);
  return scoreDistribution(cells, population, scoreBars(cells));
}

describe('differences of zones', () => {
  test('two shares differ by the interval of Newcombe, and the p value is corrected for all that was compared', () => {
    const one = zone('one', { good: measured(56, 70, ENDLESS), bad: measured(5, 70, ENDLESS) });
    const two = zone('two', { good: measured(48, 80, ENDLESS), bad: measured(6, 80, ENDLESS) });
    const [good, bad, ...others] = zoneDifferences([one, two]);
    assert.deepEqual([good!.measure, good!.first, good!.second, others.length], ['good', 'one', 'two', 0]);
    const round = (value: number) => Math.round(value * 10_000) / 10_000;
    assert.deepEqual([good!.difference, ...good!.interval].map(round), [0.2, 0.0524, 0.3339]);
    assert.equal(good!.corrected, 2 * good!.p);
    assert.equal(good!.isReal, good!.corrected < 0.05);
    assert.ok(good!.isReal && bad!.p > 0.5 && !bad!.isReal);
  });

  test('zones that are alike differ by nothing in nothing', () => {
    const scores = distributionOf([700, 800, 812.5, 850, 900], 20);
    const shares = Object.fromEntries(Object.keys(nothing).map((of) => [of, measured(30, 40, 60)])) as Shares;
    const found = zoneDifferences([zone('a', shares, scores), zone('b', shares, scores), zone('c', shares, scores)]);
    assert.equal(found.length, 3 * comparedMeasures.length);
    for (const { difference, p, corrected, isReal } of found)
      assert.deepEqual([difference, p, corrected, isReal], [0, 1, 1, false]);
  });

  test('what is counted in full may be chance all the same: 1 bad grade of 51 against none of 43 is no difference', () => {
    const between = (of: Shares['bad'], other: Shares['bad']) =>
      zoneDifferences([zone('a', { bad: of }), zone('b', { bad: other })])[0]!;
    // The one bad business of all 94 is in the first zone in 51 of 94 cases: nothing is likelier.
    const few = between(measured(1, 51), measured(0, 43));
    assert.deepEqual([few.p, few.corrected, few.isReal], [1, 1, false]);
    assert.ok(few.interval[0] < 0 && few.interval[1] > 0, `${few.interval}`);
    const little = between(measured(800, 1_000), measured(801, 1_000));
    assert.ok(little.p > 0.9 && !little.isReal);
    assert.ok(between(measured(30, 1_000), measured(90, 1_000)).isReal);
    // How many of how many there are says nothing of how they fare.
    for (const population of [51, 60, 10_000])
      assert.deepEqual(
        between(measured(9, 51, population), measured(0, 43)),
        between(measured(9, 51), measured(0, 43)),
      );
  });

  test('mean scores are judged as the scores of endlessly many, also where every business has one', () => {
    const [low, high] = [distributionOf([700, 800, 812.5, 850, 900]), distributionOf([710, 805, 822.5, 850, 905])];
    const found = (population: number) =>
      zoneDifferences([zone('a', {}, { ...low!, population }), zone('b', {}, { ...high!, population })])[0]!;
    assert.deepEqual(found(5), found(5_000));
    assert.ok(found(5).p > 0.8 && !found(5).isReal);
  });

  test('a share says what it may be among those there are, and how such businesses fare', () => {
    const full = measured(800, 1_000)!;
    assert.deepEqual(full.interval, [0.8, 0.8]);
    assert.deepEqual(full.underlying, wilson(800, 1_000));
    const part = measured(80, 100, 150)!;
    assert.deepEqual([part.interval, part.underlying], [wilson(80, 100, 150), wilson(80, 100)]);
  });

  test('where nothing is counted on a side there is no difference, and it is not counted in the correction', () => {
    const good = measured(56, 70, ENDLESS);
    const found = zoneDifferences([zone('a', { good }), zone('b', { good: measured(48, 80, ENDLESS) }), zone('c', {})]);
    assert.deepEqual(
      found.map(({ first, second, measure }) => [first, second, measure]),
      [['a', 'b', 'good']],
    );
    assert.equal(found[0]!.corrected, found[0]!.p);
    assert.equal(measured(0, 0), null);
    assert.deepEqual(zoneDifferences([]), []);
  });

  test('twenty zones that fare alike raise no false alarm after the correction, though single ones would', () => {
    const random = seeded(20);
    const zones = Array.from({ length: 20 }, (_, i) => {
      // Every business is good with the same chance, scores as the others do, and is counted.
      const businesses = Array.from({ length: 150 }, () => ({ isGood: random() < 0.75, score: 500 + 400 * random() }));
      const hits = businesses.filter(({ isGood }) => isGood).length;
      const scores = distributionOf(businesses.map(({ score }) => score));
      return zone(String(i), { good: measured(hits, 150), bad: measured(150 - hits, 150) }, scores);
    });
    const found = zoneDifferences(zones);
    assert.equal(found.length, 190 * 3);
    assert.ok(found.filter(({ p }) => p < 0.05).length > 5, 'single ones look real');
    assert.deepEqual(
      found.filter(({ isReal }) => isReal),
      [],
    );
  });
});

describe('shares of a zone', () => {
  const scheme = shipped('CN-2026');
  const states = { unrated: 20, insufficient_data: 0, out_of_scope: 10, unevaluated: 30, suppressed: 40 };
  const counts = { entities: 200, evaluated: 100, grades: { A: 50, B: 30, C: 15, D: 5 }, states, demonstration: 8 };
  const share = (hits: number, n: number, population: number): MeasuredShare => ({
    ...{ hits, n, population, share: hits / n, interval: wilson(hits, n, population), underlying: wilson(hits, n) },
  });

  test('graded ones stand for all in scope; what is known of everybody is a full count', () => {
    const found = zoneShares(counts, scheme, { fresh: { hits: 90, n: 100 }, penalty: { hits: 3, n: 200 } });
    assert.deepEqual(found, {
      good: share(80, 100, 150),
      bad: share(5, 100, 150),
      evaluated: share(100, 150, 150),
      fresh: share(90, 100, 100),
      demonstration: share(8, 200, 200),
      penalty: share(3, 200, 200),
    });
  });

  test('without a scheme that may be counted there are those alone that need none', () => {
    const empty = { hits: 0, n: 0 };
    const found = zoneShares(counts, null, { fresh: empty, penalty: { hits: 3, n: 200 } });
    assert.deepEqual(
      Object.entries(found).flatMap(([of, value]) => (value === null ? [of] : [])),
      ['good', 'bad', 'evaluated', 'fresh'],
    );
  });
});

describe('distributions of scores', () => {
  test('mean and deviation are those of the scores themselves, and every score stands in one bar', () => {
    const random = seeded(7);
    for (const scale of [0.01, 1, 100, 1_000]) {
      const scores = Array.from({ length: 400 }, () => Math.round((0.4 + 0.6 * random()) * scale * 10_000) / 10_000);
      const found = distributionOf(scores)!;
      const { mean, deviation } = sampleOf(scores)!;
      assert.ok(Math.abs(found.mean - mean) < 1e-9 * scale, `${scale}`);
      assert.ok(Math.abs(found.deviation - deviation) < 1e-9 * scale, `${scale}`);
      const { from, width, counts } = found;
      const within = (score: number, at: number) => {
        const [low, high] = [from + at * width, from + (at + 1) * width];
        return score >= low - 1e-9 && (score < high - 1e-9 || (at === counts.length - 1 && score <= high + 1e-9));
      };
      const expected = counts.map((_, at) => scores.filter((score) => within(score, at)).length);
      assert.deepEqual(counts, expected, `${scale}`);
      assert.ok(counts.length >= 5 && counts.length <= 21 && counts[0]! > 0 && counts.at(-1)! > 0, `${counts}`);
    }
  });

  test('the last bar holds its upper edge', () => {
    const { from, width, counts } = distributionOf([0, 10, 20, 50, 90, 100])!;
    assert.deepEqual([from, from + width * counts.length, counts.at(-1)], [0, 100, 1]);
  });

  test('equal scores deviate by just nothing, and fewer than five are no distribution', () => {
    const equal = distributionOf(new Array<number>(1_000).fill(812.34))!;
    assert.deepEqual([equal.mean, equal.deviation, equal.counts], [812.34, 0, [1_000]]);
    assert.equal(distributionOf([1, 2, 3, 4]), null);
    assert.equal(distributionOf([1, 2, 3, 4, 5])!.n, LEAST_SCORES);
    assert.equal(distributionOf([]), null);
  });

  test('zones of one comparison have the same bars, also where the scores of one lie close together', () => {
    const [wide, close] = [cellsOf([100, 300, 500, 700, 900]), cellsOf([510, 511, 512, 513, 514])];
    const bars = scoreBars([...wide, ...close]);
    const [one, two] = [wide, close].map((cells) => scoreDistribution(cells, 10, bars)!);
    assert.deepEqual([one!.from, one!.width, one!.counts.length], [two!.from, two!.width, two!.counts.length]);
    assert.deepEqual(
      two!.counts.filter((n) => n > 0),
      [5],
    );
  });
});
