import type { EntityKind } from './entity';

/** The 31 characters of GB 32100-2015; a character's value is its index. I, O, S, V and Z are left out. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** Weights of places 1 to 17: 3^(place − 1) mod 31. */
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** GB 11714, the organisation code inside, counts all of 0-9A-Z: J is 19 here and 18 above. */
const organisationAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** Weights of places 9 to 16 of the whole code. */
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

/** What is written by mistake for what; V and U are the one pair that no other reading explains. */
const misread: Readonly<Record<string, string>> = { O: '0', I: '1', S: '5', Z: '2', V: 'U' };

const blanksAndHyphens = /[\s\p{Pd}\p{Cf}\u2212]/gu;

export type UsccReason = 'length' | 'charset' | 'check' | 'registration_number';

/** Verdict on one code. A failed check is a fact about a record, never a reason to drop it (DOMAIN 2.3). */
export type UsccVerdict =
  | { valid: true }
  | {
      valid: false;
      reason: UsccReason;
      /** Names the place and the mend. */
      message: string;
      /** The wanted check character; only with reason `check`. */
      expected?: string;
      /** Does the organisation code in places 9 to 17 pass its own check? Only with reason `check`. */
      organisationCode?: 'holds' | 'fails';
      /** A valid code that this one was probably meant to be; absent where no reading passes. */
      suggestion?: string;
    };

/**
 * A code as it is stored and compared: Unicode NFKC (full width to half), blanks, hyphens and invisible format
 * characters removed, upper case. Applying it twice changes nothing more.
 *
 * @example normaliseCode(' ９１３３-0100 799655058b ') // '91330100799655058B'
 */
export function normaliseCode(text: string): string {
  // The second NFKC joins what upper case takes apart (the Greek U+0390 and seven like it).
  return text.normalize('NFKC').replace(blanksAndHyphens, '').toUpperCase().normalize('NFKC');
}

/**
 * The weighted sum that the check character is made from.
 *
 *   sum = Σ value(place i) · (3^(i−1) mod 31),   i = 1 … 17
 *
 * @param code at least the first 17 places of a code; places after the 17th are not read
 * @returns an integer from 0 to 9120
 * @throws {RangeError} naming the place, if one of the 17 is missing or not in the code's alphabet
 * @see GB 32100-2015; the same in python-stdnum, `stdnum/cn/uscc.py`
 * @example usccSum('91350100M000100Y4') // 1640
 */
export function usccSum(code: string): number {
  return weights.reduce((sum, weight, i) => {
    const character = code.charAt(i);
    const value = character === '' ? -1 : alphabet.indexOf(character);
    if (value < 0)
      throw new RangeError(`place ${i + 1} of "${code}" is not a character of a unified social credit code`);
    return sum + value * weight;
  }, 0);
}

/** Remainder first: `(31 − sum) % 31` is negative in JavaScript, and a remainder of 0 must give 0, not 31. */
const checkCharacter = (code: string) => alphabet.charAt((31 - (usccSum(code) % 31)) % 31);

/** Check character of the organisation code in places 9 to 16 (GB 11714). */
function organisationCheck(code: string): string {
  const sum = organisationWeights.reduce(
    (total, weight, i) => total + organisationAlphabet.indexOf(code.charAt(8 + i)) * weight,
    0,
  );
  return '0123456789X0'.charAt(11 - (sum % 11));
}

const organisationCodeHolds = (code: string) => code.charAt(16) === organisationCheck(code);

/**
 * The whole code for its first 16 places: both check characters are added.
 *
 * @throws {RangeError} naming the place, if one of the 16 is missing or not in the code's alphabet
 * @example usccOf('91350100M000100Y') // '91350100M000100Y43'
 */
export function usccOf(places: string): string {
  const body = places + organisationCheck(places);
  return body + checkCharacter(body);
}

/** Place (1 to 18) of the first character that may not stand there; 0 = every one may. Only 3 to 8 must be digits. */
function firstForeignPlace(code: string): number {
  return [...code].findIndex((c, i) => (i >= 2 && i <= 7 ? !/[0-9]/.test(c) : !alphabet.includes(c))) + 1;
}

/** Is this a whole code whose check character is right? */
const passes = (code: string) =>
  code.length === 18 && firstForeignPlace(code) === 0 && checkCharacter(code) === code.charAt(17);

/** The code with the usual misreadings put right, where that makes it valid; else nothing. */
function suggested(code: string): { suggestion?: string } {
  const reading = normaliseCode(code).replace(/[OISZV]/g, (c) => misread[c] ?? c);
  return passes(reading) ? { suggestion: reading } : {};
}

/**
 * Judge a unified social credit code as it stands; normalise it before (`normaliseCode`).
 *
 * The form comes first (18 places, each of a character that may stand there), then the check character. A letter in the
 * first place is legal (A, N, Y); places 3 to 8 are a division code and must be digits. Where the check fails, the
 * second, independent check of the organisation code in places 9 to 17 says in which block the error is.
 * A valid code proves arithmetic, not existence: and codes were issued whose check is wrong.
 *
 * @see GB 32100-2015, GB 11714
 * @example checkUscc('91350100M000100Y43') // { valid: true }
 */
export function checkUscc(code: string): UsccVerdict {
  if (/^[0-9]{15}$/.test(code)) {
    const message = '15 digits are a registration number of before 2015: ask for the unified social credit code (18).';
    return { valid: false, reason: 'registration_number', message };
  }
  const length = [...code].length;
  if (length !== 18) {
    const message = `A unified social credit code has 18 characters, this has ${length}.`;
    return { valid: false, reason: 'length', message, ...suggested(code) };
  }
  const place = firstForeignPlace(code);
  if (place > 0) return { valid: false, reason: 'charset', message: charsetMessage(code, place), ...suggested(code) };
  const expected = checkCharacter(code);
  if (expected === code.charAt(17)) return { valid: true };
  const organisationCode = organisationCodeHolds(code) ? 'holds' : 'fails';
  const where =
    organisationCode === 'holds' ? 'holds: look at places 1 to 8 and 18' : 'fails too: look at places 9 to 17';
  const message = `Place 18 is ${code.charAt(17)}, places 1 to 17 want ${expected}. The organisation code in places 9 to 17 ${where}.`;
  return { valid: false, reason: 'check', message, expected, organisationCode };
}

function charsetMessage(code: string, place: number): string {
  const wanted = place >= 3 && place <= 8 ? 'a digit' : 'a digit or a capital letter other than I, O, S, V and Z';
  return `Place ${place} is "${[...code][place - 1]}"; it must be ${wanted}.`;
}

/**
 * Kind of the entity that holds a code, by its first two places: `91` enterprise, `92` individually-owned business
 * (the privacy switch), all else other, farmers' cooperatives (`93`) and law firms (`31`) included.
 *
 * The rest is not read: a code whose check fails keeps the kind it claims, so that a typo in a trader's code does not
 * make the trader an organisation. Give it normalised codes of the system `uscc` only.
 */
export function kindOfUscc(code: string): EntityKind {
  if (code.startsWith('91')) return 'enterprise';
  return code.startsWith('92') ? 'individual' : 'other';
}
