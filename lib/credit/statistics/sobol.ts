/** Shares of the variance of an outcome that one of several independent inputs makes. */
export interface SobolIndices {
  /** By itself; below 0 by chance only. */
  first: number;
  /** By itself and together with others. */
  total: number;
}

/**
 * Sobol' indices of one input by Jansen's estimators, out of N pairs of runs:
 *
 *   first = 1 − Σ (f(B)ⱼ − f(AB)ⱼ)² / 2NV        total = Σ (f(A)ⱼ − f(AB)ⱼ)² / 2NV
 *
 * V is the variance over A and B together.
 *
 * @param a  outcomes of N draws of all inputs
 * @param b  outcomes of N other ones
 * @param ab outcomes of the draws of A, but with this input as in B
 * @returns null where the outcome does not vary
 * @see A. Saltelli et al., Variance based sensitivity analysis of model output, Comput. Phys. Commun. 181 (2010),
 * 259–270, Table 2; OECD/JRC, Handbook on Constructing Composite Indicators (2008), uncertainty and sensitivity
 */
export function sobolIndices(a: Float64Array, b: Float64Array, ab: Float64Array): SobolIndices | null {
  const variance = varianceOf(Float64Array.of(...a, ...b));
  if (!(variance > 0)) return null;
  const share = (outcomes: Float64Array) =>
    outcomes.reduce((sum, outcome, j) => sum + (outcome - ab[j]!) ** 2, 0) / (2 * outcomes.length * variance);
  return { first: 1 - share(b), total: share(a) };
}

function varianceOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}
