/** A rational number in lowest terms, `denominator` ≥ 1. Exact: what does not fit is refused, never rounded. */
export interface Fraction {
  readonly numerator: number;
  readonly denominator: number;
}

export const zero: Fraction = { numerator: 0, denominator: 1 };
export const one: Fraction = { numerator: 1, denominator: 1 };

/**
 * @throws {RangeError} naming the number, if either part is no safe integer or the denominator is 0
 * @example fraction(2, -4) // −1/2
 */
export function fraction(numerator: number, denominator = 1): Fraction {
  for (const part of [numerator, denominator])
    if (!Number.isSafeInteger(part)) throw new RangeError(`${part} is beyond exact arithmetic`);
  if (denominator === 0) throw new RangeError(`${numerator}/0 is no number`);
  if (denominator === 1) return { numerator: numerator + 0, denominator };
  const shared = greatestDivisor(Math.abs(numerator), Math.abs(denominator)) * Math.sign(denominator);
  return { numerator: numerator / shared + 0, denominator: denominator / shared };
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

export const add = (a: Fraction, b: Fraction) =>
  a.denominator === b.denominator
    ? fraction(a.numerator + b.numerator, a.denominator)
    : fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);

export const negate = (a: Fraction): Fraction => ({ numerator: 0 - a.numerator, denominator: a.denominator });

export const subtract = (a: Fraction, b: Fraction) => add(a, negate(b));

export const multiply = (a: Fraction, b: Fraction) =>
  fraction(a.numerator * b.numerator, a.denominator * b.denominator);

/** @throws {RangeError} where b is 0 */
export const divide = (a: Fraction, b: Fraction) => fraction(a.numerator * b.denominator, a.denominator * b.numerator);

/** −1, 0 or 1. */
export const sign = (a: Fraction) => Math.sign(a.numerator);

/** Below 0 where a < b, 0 where they are equal, above 0 where a > b. */
export const compare = (a: Fraction, b: Fraction) => sign(subtract(a, b));

export const floor = ({ numerator, denominator }: Fraction) => Math.floor(numerator / denominator);
export const ceil = ({ numerator, denominator }: Fraction) => Math.ceil(numerator / denominator);
