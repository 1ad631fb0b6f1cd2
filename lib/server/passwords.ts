import { randomBytes } from 'node:crypto';
import argon2 from 'argon2';
import { Refusal } from '@/lib/credit/refusal';

/**
 * Passwords, hashed by argon2id.
 *
 * @see OWASP Password Storage Cheat Sheet: argon2id with at least 19 MiB, 2 passes, 1 lane
 * @see NIST SP 800-63B 5.1.1.2: length counts, composition rules do not; refuse common ones and those near the name
 */

export interface Cost {
  /** KiB. */
  memoryCost: number;
  timeCost: number;
  parallelism: number;
}

export const owaspCost: Cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashes at a time: each takes 19 MiB and a thread of four, and the threads read files and names too. */
const AT_A_TIME = 2;
/** More than so many wait no longer than a second; who comes then is asked to come again. */
const WAITING = 32;

const LENGTH = { least: 12, most: 128 };

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Is it the password? Without a hash as slow as with one, and never. */
  verify(hash: string | null, password: string): Promise<boolean>;
  /**
   * Do work that hashes, a few at a time.
   *
   * @throws {Refusal} 429 when too many wait
   */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
}

/** The same letters written in another way are the same password. */
const normal = (password: string) => password.normalize('NFKC');

export function openPasswords(cost: Cost = owaspCost): Passwords {
  // 2 = argon2id; the library's own constant is typed as any number.
  const options = { ...cost, type: 2 as const };
  /** Of a password that nobody knows. */
  let decoy: Promise<string> | undefined;
  let running = 0;
  const waiting: (() => void)[] = [];
  return {
    hash: (password) => argon2.hash(normal(password), options),
    async verify(hash, password) {
      decoy ??= argon2.hash(randomBytes(32).toString('hex'), options);
      const right = await argon2.verify(hash ?? (await decoy), normal(password));
      return right && hash !== null;
    },
    async inTurn(work) {
      if (running >= AT_A_TIME) {
        if (waiting.length >= WAITING)
          throw new Refusal('sign_in_busy', 'Many sign in just now. Try again in a few seconds.', 429);
        await new Promise<void>((resolve) => waiting.push(resolve));
      } else running++;
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) running--;
        else next();
      }
    },
  };
}

/** The program's own. */
export const passwords = openPasswords();

/** Words that stand in every list of leaked passwords, and ours. */
const commonWords = /passw[o0]rd|qwert(y|z)|asdf|letmein|welcome|iloveyou|abc123|a1b2c3|woaini|xintu|admin|信图|密码/g;
/** What must be left of a password without them. */
const LEFT = 8;

/** Letters or digits one after the other, forth or back: 123, cba. They count as one. */
function withoutRuns(text: string): string {
  let kept = '';
  for (let i = 0; i < text.length; i++) {
    const step = text.charCodeAt(i) - text.charCodeAt(i - 1);
    const before = text.charCodeAt(i - 1) - text.charCodeAt(i - 2);
    if (!(Math.abs(step) <= 1 && step === before)) kept += text[i];
  }
  return kept;
}

/**
 * Refuse a password that is too short, near the account's name, or easily guessed: what is left without common words,
 * repetitions and runs must be 8 characters, 5 of them different. No mixture of kinds of characters is asked for.
 *
 * @throws {Refusal} 422 with the mend
 */
export function refuseWeak(password: string, name: string): void {
  const text = normal(password).toLowerCase();
  const length = [...text].length;
  const refuse = (code: string, message: string) => new Refusal(code, message, 422);
  if (length < LENGTH.least || length > LENGTH.most)
    throw refuse('password_length', `A password has ${LENGTH.least} to ${LENGTH.most} characters.`);
  const own = normal(name).toLowerCase();
  const rest = own.length >= 3 ? text.replaceAll(own, '') : text;
  const left = withoutRuns(rest.replace(commonWords, '').replace(/(.{1,6}?)\1+/g, '$1'));
  if (left.length < LEFT || new Set(left).size < 5)
    throw refuse(
      'password_weak',
      'This password is easily guessed. Take several words that have nothing to do with each other.',
    );
}

/** No letters that are taken for others. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP = 5;

/** A password to be changed at the first sign-in: 98 random bits in four groups. */
export function oneTimePassword(): string {
  const pick = () => {
    for (;;) {
      const byte = randomBytes(1)[0]!;
      // Bytes above the last whole multiple would make some letters likelier.
      if (byte < 256 - (256 % ALPHABET.length)) return ALPHABET[byte % ALPHABET.length]!;
    }
  };
  return Array.from({ length: GROUPS }, () => Array.from({ length: GROUP }, pick).join('')).join('-');
}
