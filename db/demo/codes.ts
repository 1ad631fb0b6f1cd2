import { checkUscc, usccOf } from '@/lib/credit/uscc';

/*
 * Unified social credit codes of businesses that do not exist: valid in every check, under the division number 339999,
 * which GB/T 2260 has not given out (Zhejiang's numbers end at 33 11 xx).
 */

const DIVISION = '339999';
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** So many organisation codes MA + six characters of 31 there are; a step without a common divisor meets each once. */
const ROOM = 31 ** 6;
const STEP = 612_299_387;

/**
 * Code of the business with a number: different numbers, different codes.
 *
 * @param prefix first two places: 91, 92, 93 or 52
 * @param number 0 to 887,503,680
 */
export function demoCode(prefix: string, number: number): string {
  let rest = Number((BigInt(number) * BigInt(STEP)) % BigInt(ROOM));
  let organisation = '';
  for (let i = 0; i < 6; i++) {
    organisation = alphabet[rest % 31]! + organisation;
    rest = Math.floor(rest / 31);
  }
  return usccOf(`${prefix}${DIVISION}MA${organisation}`);
}

/** Is this a code that `demoCode` may have made? */
export const isDemoCode = (code: string) => code.slice(2, 8) === DIVISION && checkUscc(code).valid;
