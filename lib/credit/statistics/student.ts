/*
 * Student's t distribution (Student 1908, Biometrika 6, 1–25), with any number of degrees of freedom from 1 on, whole
 * or not: Welch's are not.
 */

/**
 * Two-sided tail: how often chance alone goes as far from 0 as t, either way.
 *
 *   tail = Iₓ(df / 2, 1 / 2),   x = df / (df + t²)
 *
 * @param df degrees of freedom, at least 1
 * @returns in [0, 1]; relative error below 1e-10 up to a million degrees of freedom
 * @see M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions (1964), 26.7.1 (as 1 − A) and 26.5.27
 * @example studentTail(2.228, 10) // 0.05
 */
export function studentTail(t: number, df: number): number {
  const square = t * t;
  if (square === 0) return 1;
  if (!Number.isFinite(square)) return 0;
  const x = df / (df + square);
  const rest = square / (df + square);
  const a = df / 2;
  // xᵃ (1 − x)^½ / B(a, ½)
  const front = Math.exp(-a * Math.log1p(square / df)) * Math.sqrt(rest / Math.PI) * gammaRatio(a);
  return x < (a + 1) / (a + 2.5)
    ? (front * betaFraction(x, a, 0.5)) / a
    : Math.max(0, 1 - (front * betaFraction(rest, 0.5, a)) / 0.5);
}

/** Where the tail is 0.05: the t of an interval of 95 %. By bisection, which needs nothing but the tail. */
export function student95(df: number): number {
  // 1.95996 with ever more degrees of freedom, 12.706 with one.
  let [lower, upper] = [1.95, 13];
  for (;;) {
    const middle = (lower + upper) / 2;
    if (middle === lower || middle === upper) return middle;
    if (studentTail(middle, df) > 0.05) lower = middle;
    else upper = middle;
  }
}

/** From here on the series is right to every digit. */
const SERIES_FROM = 20;

/**
 * Γ(a + ½) / Γ(a), by its asymptotic series where a is large, else from there by Γ(a + 1) = a Γ(a).
 *
 * @see NIST Digital Library of Mathematical Functions, 5.11.13
 */
function gammaRatio(a: number): number {
  let steps = 1;
  for (; a < SERIES_FROM; a++) steps *= a / (a + 0.5);
  const r = 1 / (a * a);
  const series = (-1 / 8 + r * (1 / 192 + r * (-1 / 640 + r * (17 / 14336)))) / a;
  return steps * Math.sqrt(a) * Math.exp(series);
}

/** Converges in the order of √max(a, b) steps. */
const MOST_STEPS = 100_000;

/**
 * The continued fraction of the incomplete beta function, by the modified method of Lentz.
 *
 * @see NIST Digital Library of Mathematical Functions, 8.17.22; W. J. Lentz 1976, Applied Optics 15, 668–671
 */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const away = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= MOST_STEPS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return fraction;
}
