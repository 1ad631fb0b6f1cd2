import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { differenceOfMeans, type Sample, sampleOf } from '@/lib/credit/statistics/difference-of-means';
import { differenceOfProportions } from '@/lib/credit/statistics/difference-of-proportions';
import { differenceOfRates } from '@/lib/credit/statistics/difference-of-rates';
import { fisherExact } from '@/lib/credit/statistics/fisher';
import { holm } from '@/lib/credit/statistics/holm';
import type { Difference, Share } from '@/lib/credit/statistics/sampling';
import { signTest } from '@/lib/credit/statistics/sign-test';
import { wilson } from '@/lib/credit/statistics/wilson';
import { near } from './support/near';

const rounded = (bounds: readonly number[], places = 4) => bounds.map((bound) => Number(bound.toFixed(places)));

/** A share of a population, for properties: hits ≤ n ≤ N. */
const share: fc.Arbitrary<Required<Share>> = fc
  .tuple(fc.nat({ max: 400 }), fc.nat({ max: 400 }), fc.nat({ max: 400 }))
  .filter(([hits, misses]) => hits + misses > 0)
  .map(([hits, misses, unseen]) => ({ hits, n: hits + misses, population: hits + misses + unseen }));

describe('Wilson’s interval', () => {
  test('is that of published worked examples', () => {
    // R. G. Newcombe 1998, Stat. Med. 17, 857-872, Table I, method 3.
    assert.deepEqual(rounded(wilson(81, 263)), [0.2553, 0.3662]);
    assert.deepEqual(rounded(wilson(15, 148)), [0.0624, 0.1605]);
    assert.deepEqual(rounded(wilson(0, 20)), [0, 0.1611]);
    assert.deepEqual(rounded(wilson(1, 29)), [0.0061, 0.1718]);
  });

  test('of a finite population is where |hits/n − P| = z √(P(1−P)/n · (N−n)/(N−1)), as SciPy finds the roots', () => {
    // SciPy 1.17.1, optimize.brentq on that equation, which is Cochran's variance of a share (1977, theorem 3.2).
    const roots: [hits: number, n: number, population: number, lower: number, upper: number][] = [
      [8, 10, 20, 0.5779238027970972, 0.9211686627713331],
      [45, 100, 300, 0.3725007198082147, 0.5300044466681171],
      [81, 263, 500, 0.27096574016636743, 0.3476496076727377],
      [0, 20, 25, 0, 0.03847558785767559],
      [29, 30, 31, 0.9528138480605648, 0.9765526816580513],
    ];
    for (const [hits, n, population, lower, upper] of roots) {
      const found = wilson(hits, n, population);
      near(found[0], lower, 1e-11);
      near(found[1], upper, 1e-11);
    }
  });

  test('of a finite population holds the true share about as often as it says: every possible sample, by its chance', () => {
    for (const [population, n, hits] of [
      [200, 60, 80],
      [500, 250, 100],
      [120, 100, 30],
    ] as const) {
      const { corrected, endless } = coverage(population, n, hits);
      assert.ok(corrected > 0.925 && corrected < 0.985, `${corrected}`);
      // Without the correction the interval is far too wide: it promises 95 % and nearly always holds.
      assert.ok(endless > corrected && endless > 0.975, `${endless}`);
    }
  });

  test('holds its share, lies within 0 and 1, narrows as more are counted, and is the share where all are counted', () => {
    fc.assert(
      fc.property(share, ({ hits, n, population }) => {
        const bounds = wilson(hits, n, population);
        const [lower, upper] = bounds;
        const endless = wilson(hits, n);
        const more = wilson(hits * 4, n * 4);
        assert.ok(lower >= 0 && upper <= 1, 'beyond 0 or 1');
        assert.ok(lower <= hits / n + 1e-12 && upper >= hits / n - 1e-12, 'without its share');
        assert.ok(upper - lower <= endless[1] - endless[0] + 1e-12, 'wider than the endless');
        assert.ok(more[1] - more[0] <= endless[1] - endless[0], 'wider with more');
        for (const bound of wilson(hits, n, n)) assert.ok(Math.abs(bound - hits / n) < 1e-15, 'all are counted');
      }),
      { seed: 2, numRuns: 2_000 },
    );
  });

  test('refuses more counted than there are', () => {
    assert.throws(() => wilson(3, 10, 9), /10 counted of a population of 9/);
  });
});

/** How often the intervals hold hits/N over all samples of n: their chances are those of the hypergeometric distribution. */
function coverage(population: number, n: number, hits: number) {
  const logFactorial = [0];
  for (let i = 1; i <= population; i++) logFactorial.push(logFactorial[i - 1]! + Math.log(i));
  const logChoose = (of: number, some: number) => logFactorial[of]! - logFactorial[some]! - logFactorial[of - some]!;
  const holds = ([lower, upper]: readonly number[]) => lower! <= hits / population && hits / population <= upper!;
  let [corrected, endless] = [0, 0];
  for (let seen = Math.max(0, n - (population - hits)); seen <= Math.min(n, hits); seen++) {
    const log = logChoose(hits, seen) + logChoose(population - hits, n - seen) - logChoose(population, n);
    if (holds(wilson(seen, n, population))) corrected += Math.exp(log);
    if (holds(wilson(seen, n))) endless += Math.exp(log);
  }
  return { corrected, endless };
}

const of = (hits: number, n: number): Share => ({ hits, n });

describe('difference of two proportions', () => {
  test('has the intervals of Newcombe’s table', () => {
    // R. G. Newcombe 1998, Stat. Med. 17, 873-890, Table II, method 10, contrasts (a) to (h).
    const table: [first: Share, second: Share, lower: number, upper: number][] = [
      [of(56, 70), of(48, 80), 0.0524, 0.3339],
      [of(9, 10), of(3, 10), 0.1705, 0.809],
      [of(6, 7), of(2, 7), 0.0582, 0.8062],
      [of(5, 56), of(0, 29), -0.0381, 0.1926],
      [of(0, 10), of(0, 20), -0.1611, 0.2775],
      [of(0, 10), of(0, 10), -0.2775, 0.2775],
      [of(10, 10), of(0, 20), 0.6791, 1],
      [of(10, 10), of(0, 10), 0.6075, 1],
    ];
    for (const [first, second, lower, upper] of table) {
      const { interval, difference } = differenceOfProportions(first, second)!;
      assert.deepEqual(rounded(interval), [lower, upper]);
      assert.equal(difference, first.hits / first.n - second.hits / second.n);
    }
  });

  test('has the p value that R’s prop.test without correction and SciPy’s chi2_contingency print', () => {
    // R: prop.test(c(17, 8), c(25, 20), correct = FALSE): X-squared = 3.528, p-value = 0.06034.
    assert.equal(Number(differenceOfProportions(of(17, 25), of(8, 20))!.p.toFixed(5)), 0.06034);
    // SciPy 1.17.1: stats.chi2_contingency([[56, 14], [48, 32]], correction=False).
    near(differenceOfProportions(of(56, 70), of(48, 80))!.p, 0.008045081368196585, 1e-12);
  });

  test('of finite populations is what SciPy computes out of its own roots', () => {
    const { interval, p } = differenceOfProportions(
      { hits: 56, n: 70, population: 100 },
      { hits: 48, n: 80, population: 120 },
    )!;
    near(interval[0], 0.11759344343371406, 1e-10);
    near(interval[1], 0.2785776661596059, 1e-10);
    near(p, 2.6522655100561507e-6, 1e-10);
  });

  test('is mirrored by exchange, lies within −1 and 1, holds the difference, and narrows with a finite population', () => {
    fc.assert(
      fc.property(share, share, (first, second) => {
        const there = differenceOfProportions(first, second)!;
        const back = differenceOfProportions(second, first)!;
        const endless = differenceOfProportions(of(first.hits, first.n), of(second.hits, second.n))!;
        isMirrored(there, back);
        const [lower, upper] = there.interval;
        assert.ok(lower >= -1 - 1e-12 && upper <= 1 + 1e-12, 'beyond −1 or 1');
        assert.ok(lower <= there.difference && there.difference <= upper, 'without its difference');
        assert.ok(upper - lower <= endless.interval[1] - endless.interval[0] + 1e-12, 'wider than the endless');
        assert.ok(there.p >= 0 && there.p <= endless.p + 1e-12 && endless.p <= 1, `${there.p}, ${endless.p}`);
      }),
      { seed: 6, numRuns: 1_000 },
    );
  });

  test('of two full counts is certain; with nothing counted on a side there is none', () => {
    const all = (hits: number, n: number): Share => ({ hits, n, population: n });
    const { interval, p, difference } = differenceOfProportions(all(3, 10), all(2, 10))!;
    assert.deepEqual([...interval, p], [difference, difference, 0]);
    assert.equal(differenceOfProportions(all(3, 10), all(6, 20))!.p, 1);
    assert.equal(differenceOfProportions(of(0, 10), of(0, 20))!.p, 1);
    assert.equal(differenceOfProportions(of(0, 0), of(3, 10)), null);
    assert.equal(differenceOfProportions(of(3, 10), of(0, 0)), null);
  });
});

/** n over k, exactly. */
function choose(n: number, k: number): bigint {
  let product = 1n;
  for (let i = 0; i < k; i++) product = (product * BigInt(n - i)) / BigInt(i + 1);
  return product;
}

/** Fisher's two-sided p by every table there is, in whole numbers. */
function everyTable(first: Share, second: Share): number {
  const hits = first.hits + second.hits;
  const tables = (x: number) => choose(first.n, x) * choose(second.n, hits - x);
  const own = tables(first.hits);
  let [whole, unlikely] = [0n, 0n];
  for (let x = Math.max(0, hits - second.n); x <= Math.min(first.n, hits); x++) {
    whole += tables(x);
    if (tables(x) <= own) unlikely += tables(x);
  }
  return Number((unlikely * 10n ** 18n) / whole) / 1e18;
}

describe('Fisher’s exact test', () => {
  test('has the p values of R’s and SciPy’s examples', () => {
    // R, ?fisher.test: the tea tasting of Agresti 1990, p. 61, two-sided, and Fisher's convictions of twins.
    assert.equal(Number(fisherExact(of(3, 4), of(1, 4)).toFixed(4)), 0.4857);
    assert.equal(Number(fisherExact(of(2, 17), of(10, 13)).toFixed(7)), 0.0005367);
    // SciPy, stats.fisher_exact: whales and sharks in two oceans.
    near(fisherExact(of(8, 10), of(1, 6)), 0.03496503496503495, 1e-12);
  });

  test('is the sum over every table that is no likelier, in whole numbers', () => {
    fc.assert(
      fc.property(share, share, (first, second) => {
        const [found, exact] = [fisherExact(first, second), everyTable(first, second)];
        assert.ok(Math.abs(found - exact) <= 1e-12 + 1e-9 * exact, `${found}, not ${exact}`);
      }),
      { seed: 9, numRuns: 300 },
    );
    assert.ok(fisherExact(of(0, 900_000), of(400_000, 400_000)) >= 0, 'nothing overflows');
  });
});

describe('sign test', () => {
  test('is the binomial’s two tails, in whole numbers', () => {
    near(signTest(9, 1), 22 / 1024, 1e-12);
    assert.equal(signTest(1, 9), signTest(9, 1));
    assert.deepEqual([signTest(0, 0), signTest(5, 5), signTest(5, 4), signTest(1, 0)], [1, 1, 1, 1]);
    for (const [up, down] of [
      [30, 6],
      [300, 260],
      [0, 40],
    ] as const) {
      const n = up + down;
      let tail = 0n;
      for (let k = 0; k <= Math.min(up, down); k++) tail += choose(n, k);
      near(signTest(up, down), Number((2n * tail * 10n ** 24n) / 2n ** BigInt(n)) / 1e24, 1e-10);
    }
    assert.ok(signTest(400_000, 100_000) === 0 && signTest(500_300, 499_700) > 0.5, 'as many as there may be');
  });
});

describe('difference of two rates', () => {
  test('has Newcombe’s intervals, and the score test’s p where enough is expected, whatever part was counted', () => {
    const found = differenceOfRates({ hits: 56, n: 70, population: 70 }, { hits: 48, n: 80, population: 90 })!;
    assert.deepEqual(rounded(found.interval), [0.0524, 0.3339]);
    near(found.p, 0.008045081368196585, 1e-12);
    assert.equal(differenceOfRates(of(0, 0), of(1, 2)), null);
  });

  test('does not take one of few for a difference: the score test does, Fisher’s does not', () => {
    assert.ok(differenceOfProportions(of(1, 10), of(0, 1_000))!.p < 1e-20);
    near(differenceOfRates(of(1, 10), of(0, 1_000))!.p, 10 / 1_010, 1e-9);
    const few = differenceOfRates(of(1, 51), of(0, 43))!;
    assert.deepEqual([rounded(few.interval, 3), few.p], [[-0.064, 0.103], 1]);
  });

  test('calls chance a difference about once in twenty at most: every outcome of places that fare alike, by its chance', () => {
    for (const [n1, n2, rate] of [
      [51, 43, 0.01],
      [51, 43, 0.3],
      [20, 200, 0.02],
      [20, 200, 0.1],
      [10, 400, 0.005],
      [100, 100, 0.5],
    ] as const) {
      const { careful } = falseAlarms(n1, n2, rate);
      assert.ok(careful < 0.06, `${careful} for ${n1}, ${n2}, ${rate}`);
    }
    // One place with a single hit and another with none: the score test alone would call it far more often.
    assert.ok(falseAlarms(20, 200, 0.02).score > 0.06);
  });
});

/** How often p is below 0.05 where both sides have one rate, by the rule that is used and by the score test alone. */
function falseAlarms(n1: number, n2: number, rate: number) {
  const chances = (n: number) => {
    let chance = (1 - rate) ** n;
    return Array.from({ length: n + 1 }, (_, x) => {
      const own = chance;
      chance *= ((n - x) / (x + 1)) * (rate / (1 - rate));
      return own;
    });
  };
  const [one, other] = [chances(n1), chances(n2)];
  let [careful, score] = [0, 0];
  for (const [x, chance] of one.entries())
    for (const [y, beside] of other.entries()) {
      const both = chance * beside;
      if (both < 1e-12) continue;
      if (differenceOfRates(of(x, n1), of(y, n2))!.p < 0.05) careful += both;
      if (differenceOfProportions(of(x, n1), of(y, n2))!.p < 0.05) score += both;
    }
  return { careful, score };
}

function isMirrored(there: Difference, back: Difference) {
  const off = [
    there.difference + back.difference,
    there.interval[0] + back.interval[1],
    there.interval[1] + back.interval[0],
    there.p - back.p,
  ];
  assert.ok(Math.max(...off.map(Math.abs)) < 1e-12, `not mirrored: ${off}`);
}

describe('difference of two means', () => {
  /** Student 1908, Biometrika 6, p. 20 (Cushny and Peebles 1905): hours of sleep gained by two drugs; R's `sleep`. */
  const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
  const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

  test('is that of R’s t.test on Student’s sleep data', () => {
    // R: t.test(extra ~ group, data = sleep): t = -1.8608, df = 17.776, p-value = 0.07939,
    // 95 percent confidence interval -3.3654832 0.2054832, means 0.75 and 2.33.
    const { difference, interval, p } = differenceOfMeans(sampleOf(first)!, sampleOf(second)!)!;
    assert.deepEqual(rounded([difference, ...interval], 7), [-1.58, -3.3654832, 0.2054832]);
    assert.equal(Number(p.toFixed(5)), 0.07939);
  });

  test('is that of R’s t.test on a second, unbalanced example', () => {
    // https://www.statscodes.com/tests-and-intervals/welchs-two-sample-t-tests-in-r/: t = 0.51703, df = 9.48,
    // p-value = 0.617, 95 percent confidence interval -1.935420 3.093754.
    const { interval, p } = differenceOfMeans(
      sampleOf([5.1, 2.0, 4.1, 6.2, 7.1, 8.3])!,
      sampleOf([1.5, 6.4, 3.3, 5.8, 4.8, 7.2, 5.6, 4.5])!,
    )!;
    assert.deepEqual(rounded(interval, 6), [-1.93542, 3.093754]);
    assert.equal(Number(p.toFixed(3)), 0.617);
  });

  test('of finite populations is what SciPy computes out of the corrected variances', () => {
    // SciPy 1.17.1, stats.t with the variances (1 − n/N) s²/n.
    const { interval, p } = differenceOfMeans(
      { mean: 70, deviation: 8, n: 40, population: 60 },
      { mean: 66, deviation: 10, n: 25, population: 500 },
    )!;
    near(interval[0], -0.24650224455110425, 1e-10);
    near(interval[1], 8.246502244551104, 1e-12);
    near(p, 0.0639486039535645, 1e-11);
  });

  test('is mirrored by exchange, and scales with the unit of measure', () => {
    const sample: fc.Arbitrary<Sample> = fc.record({
      mean: fc.double({ min: -100, max: 100, noNaN: true }),
      deviation: fc.double({ min: 0.01, max: 50, noNaN: true }),
      n: fc.integer({ min: 2, max: 500 }),
    });
    fc.assert(
      fc.property(sample, sample, fc.constantFrom(0.001, 1_000), (a, b, unit) => {
        const there = differenceOfMeans(a, b)!;
        isMirrored(there, differenceOfMeans(b, a)!);
        const scaled = ({ mean, deviation, n }: Sample) => ({ mean: mean * unit, deviation: deviation * unit, n });
        const { interval, p } = differenceOfMeans(scaled(a), scaled(b))!;
        const [lower, upper] = there.interval;
        const off = [interval[0] / unit - lower, interval[1] / unit - upper, p - there.p];
        assert.ok(Math.max(...off.map(Math.abs)) < 1e-9, `not scaled: ${off}`);
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  test('needs two values on each side, and is certain where nothing varies or all are counted', () => {
    assert.equal(differenceOfMeans(sampleOf([1])!, sampleOf([1, 2])!), null);
    assert.equal(sampleOf([]), null);
    assert.deepEqual(differenceOfMeans(sampleOf([2, 2])!, sampleOf([1, 1])!), {
      difference: 1,
      interval: [1, 1],
      p: 0,
    });
    const { interval, p } = differenceOfMeans(sampleOf(first, 10)!, sampleOf(second, 10)!)!;
    assert.deepEqual(rounded([...interval, p], 12), [-1.58, -1.58, 0]);
    assert.throws(() => differenceOfMeans(sampleOf(first, 9)!, sampleOf(second)!), /10 values of a population of 9/);
  });

  test('a large mean does not drown a small deviation', () => {
    const far = sampleOf([1e9 + 1, 1e9 + 2, 1e9 + 3])!;
    assert.deepEqual([far.mean, far.deviation], [1e9 + 2, 1]);
  });
});

describe('Holm’s correction', () => {
  test('gives the adjusted values of R’s multtest package', () => {
    // Bioconductor multtest, mt.rawp2adjp, column Holm, as it stands in statsmodels' tests (test_multi.py, res_multtest1).
    const found = holm([
      0.838541367553, 0.642193923795, 0.680845947633, 0.967833824309, 0.71626938238, 0.177096952723, 5.23656777208e-5,
      0.0202732688798, 0.00028140506198, 0.0149877310796,
    ]);
    const expected = [1, 1, 1, 1, 1, 1, 5.23656777208e-4, 0.1419128822, 0.00253264556, 0.1199018486];
    for (const [i, p] of found.entries()) near(p!, expected[i]!, 1e-8);
    // The same, res_multtest2 and the step-downs of res_multtest3: values that the running maximum holds up.
    const running = holm([0.002, 0.004, 0.006, 0.008, 0.01, 0.012]);
    assert.deepEqual(rounded(running.map(Number), 12), [0.012, 0.02, 0.024, 0.024, 0.024, 0.024]);
    const half = holm([0.001, 0.002, 0.003, 0.004, 0.005, 0.05, 0.06, 0.07, 0.08, 0.09]);
    assert.deepEqual(rounded(half.map(Number), 12), [0.01, 0.018, 0.024, 0.028, 0.03, 0.25, 0.25, 0.25, 0.25, 0.25]);
  });

  test('gives the printed example of PValueAdjust.jl, in the order given', () => {
    assert.deepEqual(rounded(holm([0.05, 0.03, 0.01, 0.5]).map(Number), 12), [0.1, 0.09, 0.04, 0.5]);
  });

  test('a comparison that could not be made stays out and does not count', () => {
    assert.deepEqual(holm([0.03, null, 0.01]), [0.03, null, 0.02]);
    assert.deepEqual(holm([null]), [null]);
    assert.deepEqual(holm([]), []);
  });

  test('never lowers a value, never leaves [0, 1], keeps the order, and is Bonferroni’s for the smallest', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 }), (values) => {
        const found = holm(values).map(Number);
        const least = values.indexOf(Math.min(...values));
        assert.equal(found[least], Math.min(1, values.length * values[least]!));
        for (const [i, p] of values.entries()) {
          assert.ok(found[i]! >= p && found[i]! <= 1, `${p} became ${found[i]}`);
          for (const [j, q] of values.entries())
            if (p < q) assert.ok(found[i]! <= found[j]!, `${p} and ${q} change places`);
        }
      }),
      { seed: 8, numRuns: 500 },
    );
  });
});
