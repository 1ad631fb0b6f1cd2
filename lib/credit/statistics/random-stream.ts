/** Numbers from 0 to below 1, one after the other. */
export type Random = () => number;

/** Rounds after which no trace of the keys is left in what comes. */
const WARM_UP = 12;

/**
 * Seeded numbers (sfc32): the same keys give the same numbers on every machine. Streams of different keys are
 * independent of each other, so that runs can be made in any order and each for itself.
 *
 * @param keys whole numbers from 0 to 2³² − 1
 * @see C. Doty-Humphrey, PractRand, https://pracrand.sourceforge.net: sfc, "small fast chaotic"
 */
export function randomStream(...keys: readonly [seed: number, stream: number, run: number]): Random {
  let [a, b, c] = keys.map((key) => key | 0) as [number, number, number];
  let counter = 1;
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < WARM_UP; round++) next();
  return next;
}
