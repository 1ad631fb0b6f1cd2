import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { days, melbourneHours } from '@/bench/forecast/melbourne';
import { rollingOrigin } from '@/bench/forecast/rolling-origin';
import { seeded } from '@/bench/support/random';
import { backTest } from '@/lib/credit/forecast/back-test';
import { pointForecasts, type Smoothing, smooth, varianceFactors } from '@/lib/credit/forecast/exponential-smoothing';
import { fitSmoothing } from '@/lib/credit/forecast/fit';
import { forecast } from '@/lib/credit/forecast/forecast';
import { measures } from '@/lib/credit/forecast/measure';
import { nelderMead } from '@/lib/credit/forecast/nelder-mead';
import { naiveScale, seasonalNaive } from '@/lib/credit/forecast/seasonal-naive';
import { dataFile, skipWithoutData } from './support/data';
import { livestock, tourists } from './support/textbook-series';

const near = (actual: Iterable<number>, expected: readonly number[], tolerance: number) => {
  const values = [...actual];
  assert.equal(values.length, expected.length);
  for (const [i, value] of values.entries())
    assert.ok(Math.abs(value - expected[i]!) <= tolerance, `${i}: ${value} is not ${expected[i]}`);
};

test('with R’s parameters the recursion with a season gives R’s forecasts and error variance', () => {
  const { smoothing, initial, fitted, sigma2, forecasts, parameters } = tourists.ets;
  const run = smooth(Float64Array.from(tourists.values), smoothing, initial);
  near(run.fitted.subarray(0, fitted.length), fitted, 1e-5);
  near(pointForecasts(run.state, smoothing.phi, 4), forecasts, 1e-5);
  near([run.squares / (run.observed - parameters)], [sigma2], 1e-5);
});

test('with R’s parameters the recursion without a season gives R’s one-step and ten-step forecasts', () => {
  const { smoothing, initial, fitted, forecasts, mse } = livestock.ets;
  const run = smooth(Float64Array.from(livestock.values), smoothing, initial);
  near(run.fitted, fitted, 1e-3);
  near(pointForecasts(run.state, smoothing.phi, 10), forecasts, 1e-3);
  near([run.squares / run.observed], [mse], 1e-3);
});

test('parameters that are found fit as well as R’s, which optimises the first states too', () => {
  const series = Float64Array.from(tourists.values);
  const best = smooth(series, tourists.ets.smoothing, tourists.ets.initial).squares;
  const { squares, smoothing } = fitSmoothing(series, 4);
  assert.ok(squares <= 1.01 * best, `${squares} beside ${best}`);
  near([smoothing.alpha, smoothing.gamma, smoothing.phi], [0.354, 0.4, 0.98], 0.02);
});

/** Table 6.1 of Forecasting with Exponential Smoothing (2008), class 1, A,Ad,A. */
function closedForm({ alpha, beta, gamma, phi }: Smoothing, m: number, h: number): number {
  const k = Math.floor((h - 1) / m);
  const damped = (beta * phi * h) / (1 - phi) ** 2;
  const ended = (beta * phi * (1 - phi ** h)) / ((1 - phi) ** 2 * (1 - phi ** 2));
  return (
    1 +
    alpha ** 2 * (h - 1) +
    gamma * k * (2 * alpha + gamma) +
    damped * (2 * alpha * (1 - phi) + beta * phi) -
    ended * (2 * alpha * (1 - phi ** 2) + beta * phi * (1 + 2 * phi - phi ** h)) +
    ((2 * beta * gamma * phi) / ((1 - phi) * (1 - phi ** m))) * (k * (1 - phi ** m) - phi ** m * (1 - phi ** (m * k)))
  );
}

test('the variance of errors further ahead is that of the textbook’s closed form', () => {
  const smoothing = { alpha: 0.35, beta: 0.03, gamma: 0.4, phi: 0.9 };
  for (const period of [4, 12])
    near(
      varianceFactors(smoothing, period, 30),
      Array.from({ length: 30 }, (_, i) => closedForm(smoothing, period, i + 1)),
      1e-9,
    );
  near(
    varianceFactors(smoothing, 1, 20),
    Array.from({ length: 20 }, (_, i) => closedForm({ ...smoothing, gamma: 0 }, 1, i + 1)),
    1e-9,
  );
});

test('the search finds a minimum inside the cube, and one on its edge', () => {
  const valley = (x: number, y: number) => (0.5 - x) ** 2 + 100 * (y - x * x) ** 2;
  near(
    nelderMead(([x, y]) => valley(x!, y!), [0.9, 0.9], { tolerance: 1e-9 }),
    [0.5, 0.25],
    1e-4,
  );
  near(
    nelderMead(([x, y]) => (x! + 1) ** 2 + (y! - 0.3) ** 2, [0.5, 0.5], { tolerance: 1e-9 }),
    [0, 0.3],
    1e-4,
  );
});

test('the naive forecast repeats the last season, its scale is the mean change over a season', () => {
  const series = Float64Array.of(1, 2, 3, 4, 5, Number.NaN, 9);
  assert.deepEqual(
    [1, 2, 3, 4, 5].map((step) => seasonalNaive(series, 3, step)),
    [5, Number.NaN, 9, 5, Number.NaN],
  );
  assert.ok(Number.isNaN(seasonalNaive(series, 8, 1)), 'before the beginning nothing is known');
  assert.equal(naiveScale(series, 3), (3 + 3 + 5) / 3);
});

/** Normal numbers (Box-Muller). */
function normals(seed: number): () => number {
  const random = seeded(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A year's season around 100, and noise. */
function months(count: number, seed: number): number[] {
  const normal = normals(seed);
  return Array.from({ length: count }, (_, t) => 100 + 8 * Math.sin((2 * Math.PI * t) / 12) + 2 * normal());
}

const monthly = { period: 12, horizon: 3, measure: 'level' } as const;

test('a season is taken in from three years on, before that it is not', () => {
  assert.equal(forecast(months(60, 1), monthly)?.seasonal, true);
  assert.equal(forecast(months(36, 1), monthly)?.seasonal, true);
  const rising = Array.from({ length: 30 }, (_, t) => 100 + t + Math.sin(t * t));
  const { seasonal, steps } = forecast(rising, monthly)!;
  assert.equal(seasonal, false);
  assert.ok(Math.abs(steps[0]!.value - 130) < 3, 'the trend goes on');
});

test('nothing is returned where values are too few', () => {
  for (const count of [0, 1, 12, 14]) assert.equal(forecast(months(count, 1), monthly), null);
  const gaps = months(60, 1).map((value, t) => (t % 6 === 0 ? value : null));
  assert.equal(forecast(gaps, monthly), null);
});

test('nothing is returned where the seasonal naive forecast is as good or better', () => {
  const same = Array.from({ length: 120 }, (_, t) => [5, 9, 2][t % 3]!);
  assert.equal(forecast(same, { period: 3, horizon: 3, measure: 'level' }), null);
  const [normal, walk] = [normals(3), [50, 60, 70, 80]];
  while (walk.length < 400) walk.push(walk.at(-4)! + normal());
  assert.equal(forecast(walk, { period: 4, horizon: 4, measure: 'level' }), null);
});

test('what is returned was better than the seasonal naive forecast in the back-test', () => {
  const given = Array.from({ length: 20 }, (_, seed) => forecast(months(72, seed), monthly)).filter((made) => made);
  assert.ok(given.length > 15, `${given.length} of 20`);
  for (const made of given) assert.ok(made!.backTest.mase < made!.backTest.naiveMase && made!.backTest.compared >= 10);
});

test('a missing value is not 0: a forecast from gaps is near that from the whole', () => {
  const pairs = Array.from({ length: 10 }, (_, seed) => {
    const whole = months(96, seed);
    const gaps = whole.map((value, t) => (t % 7 === 3 || t > 92 ? null : value));
    return [forecast(whole, monthly), forecast(gaps, monthly)] as const;
  }).filter((pair) => pair.every((made) => made !== null));
  assert.ok(pairs.length >= 5, `${pairs.length} of 10`);
  const values = (made: ReturnType<typeof forecast>) => made!.steps.map(({ value }) => value);
  // Two standard deviations of the noise; a 0 taken for a value would be off by 100.
  for (const [whole, gaps] of pairs) near(values(gaps), values(whole), 4);
});

test('intervals hold the value and each other, and widen further ahead; counts stay at 0 or above', () => {
  const normal = normals(8);
  const walk = [100];
  while (walk.length < 150) walk.push(walk.at(-1)! + 0.5 + normal());
  const { steps } = forecast(walk, { period: 12, horizon: 12, measure: 'level' })!;
  let before = 0;
  for (const { value, interval80, interval95 } of steps) {
    const inOrder = [interval95[0], interval80[0], value, interval80[1], interval95[1]];
    assert.deepEqual(
      [...inOrder].sort((a, b) => a - b),
      inOrder,
    );
    assert.ok(interval95[1] - interval95[0] > before);
    before = interval95[1] - interval95[0];
  }
  const quiet = Array.from({ length: 90 }, (_, t) => Math.round(Math.abs(normal()) * (t % 7 === 0 ? 30 : 1)));
  const counts = forecast(quiet, { period: 7, horizon: 14, measure: 'count' })!;
  assert.ok(counts.steps.every(({ interval95: [lower] }) => lower >= 0));
});

/** Shares of 100 series made by the model itself whose next values lie within the intervals. */
function simulatedCoverage(length: number): [number, number] {
  const normal = normals(length);
  const [phi, alpha, beta, gamma] = [0.9, 0.3, 0.05, 0.1];
  let [in80, in95, values] = [0, 0, 0];
  for (let run = 0; run < 100; run++) {
    const season = [6, -2, -5, 1];
    let [level, trend] = [100, 1];
    const series = Array.from({ length: length + 4 }, (_, t) => {
      const error = normal();
      const value = level + phi * trend + season[t % 4]! + error;
      level += phi * trend + alpha * error;
      trend = phi * trend + beta * error;
      season[t % 4]! += gamma * error;
      return value;
    });
    const made = forecast(series.slice(0, length), { period: 4, horizon: 4, measure: 'level' });
    for (const [i, { interval80, interval95 }] of (made?.steps ?? []).entries()) {
      const within = ([lower, upper]: readonly [number, number]) =>
        lower <= series[length + i]! && series[length + i]! <= upper;
      values++;
      if (within(interval80)) in80++;
      if (within(interval95)) in95++;
    }
  }
  return [in80 / values, in95 / values];
}

test('intervals hold what they promise on series that the model made, by the back-test’s errors and by normal ones', () => {
  for (const length of [60, 120]) {
    const [in80, in95] = simulatedCoverage(length);
    assert.ok(in80 > 0.75 && in80 < 0.85, `${length}: ${in80}`);
    assert.ok(in95 > 0.9 && in95 < 0.98, `${length}: ${in95}`);
  }
});

test('one step ahead, intervals are the back-test’s errors number ⌈(n + 1) p⌉ of n, and those of normal errors where it is short', () => {
  const request = { period: 4, horizon: 1, measure: 'level' } as const;
  const normal = normals(12);
  const series = Array.from({ length: 150 }, (_, t) => 50 + [4, -1, -5, 2][t % 4]! + normal());
  const halves = (length: number) => {
    const { value, interval80, interval95 } = forecast(series.slice(0, length), request)!.steps[0]!;
    return [interval80, interval95].map(([, upper]) => upper - value);
  };
  const tested = backTest(Float64Array.from(series), {
    ...request,
    from: 100,
    modelPeriod: 4,
    measure: measures.level,
  });
  assert.deepEqual([tested.origins, tested.sizes.length], [50, 50]);
  near(halves(150), [tested.sizes[40]!, tested.sizes[48]!], 1e-9);
  const { squares, observed } = fitSmoothing(Float64Array.from(series.slice(0, 60)), 4);
  const sigma = Math.sqrt(squares / (observed - 9));
  near(halves(60), [1.2815515655 * sigma, 1.9599639845 * sigma], 1e-8);
});

test('nothing is returned where fewer than ten forecasts can be compared', () => {
  const rising = Array.from({ length: 24 }, (_, t) => 100 + 5 * t + Math.sin(t * t));
  assert.equal(forecast(rising, { period: 4, horizon: 1, measure: 'level' }), null);
  assert.ok(forecast(rising, { period: 4, horizon: 3, measure: 'level' })!.backTest.compared >= 10);
});

test('the same series gives the same bits', () => {
  assert.deepEqual(forecast(months(80, 4), monthly), forecast(months(80, 4), monthly));
});

test('a forecast follows the unit of its series', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000 }), fc.constantFrom(0.25, 4, 1_024), (seed, unit) => {
      const series = months(60, seed);
      // Powers of two, so that every step of the search is the same but for the exponent.
      const [plain, scaled] = [
        forecast(series, monthly),
        forecast(
          series.map((value) => value * unit),
          monthly,
        ),
      ];
      assert.equal(plain === null, scaled === null);
      near(scaled?.steps.map(({ value }) => value / unit) ?? [], plain?.steps.map(({ value }) => value) ?? [], 1e-9);
    }),
    { seed: 6, numRuns: 30 },
  );
});

test('what is no series or no request is refused by name', () => {
  assert.throws(() => forecast([1, Number.NaN], monthly), /value 1 is not finite/);
  assert.throws(() => forecast([1, -1], { ...monthly, measure: 'count' }), /value 1 is a count below 0: -1/);
  assert.throws(() => forecast([1], { ...monthly, period: 0 }), /period/);
  assert.throws(() => forecast([1], { ...monthly, horizon: 1.5 }), /horizon/);
});

test('Melbourne’s days: better than the seasonal naive forecast, intervals that hold', {
  skip: skipWithoutData,
}, () => {
  const { given, mase, naiveMase, coverage80, coverage95 } = rollingOrigin({
    series: melbourneHours(dataFile('')).map(days),
    request: { period: 7, horizon: 7, measure: 'count' },
    first: 182,
    step: 28,
    window: 730,
  });
  assert.ok(given > 60, `${given} origins`);
  assert.ok(mase < naiveMase, `MASE ${mase} beside ${naiveMase}`);
  assert.ok(coverage80 > 0.75 && coverage80 < 0.85, `80 %: ${coverage80}`);
  assert.ok(coverage95 > 0.9 && coverage95 < 0.98, `95 %: ${coverage95}`);
});
