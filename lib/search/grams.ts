import { fold } from './fold';
import { readingsOf } from './spelling';
import { initialled, mixed, type Step, syllabled } from './syllables';

/**
 * What a name is found by: numbers of short pieces of it. A query is made into the pieces that every name which it means
 * must have; the few names that have them all are then compared with the text itself, so that two pieces with one number
 * cost a look and never a wrong answer.
 */

/** A name as it is kept for search. */
export interface SearchedName {
  folded: string;
  /** `/yi/ /wu/ /le/yue/`: a word for each character, with its readings; empty without Chinese characters. */
  spelling: string;
  grams: number[];
}

/** How a query may be meant: as it is written, or as it is spelled. */
export type Meant = { grams: number[]; startGrams: number[] } & ({ text: string } | { spelled: string });

const START = 0x811c9dc5;

/** Go on with the number of a piece (FNV-1a over UTF-16 units): a name has a hundred pieces, and none is made as a text. */
function on(hash: number, piece: string): number {
  let number = hash;
  for (let i = 0; i < piece.length; i++) number = Math.imul(number ^ piece.charCodeAt(i), 0x01000193);
  return number | 0;
}

/** 32 bits that stand for a piece. */
const gram = (piece: string): number => on(START, piece);

const numbers = (pieces: Iterable<string>) => [...new Set(Array.from(pieces, gram))];

/** Three letters of an alphabet tell as much as two Chinese characters. */
const isAlphabetic = (text: string) => /^[\p{Script=Latin}\p{N}]+$/u.test(text);

/** Pieces of a text by itself: each character, each two, and each three letters. */
function textPieces(characters: readonly string[]): string[] {
  const pieces: string[] = [];
  const letters = characters.map(isAlphabetic);
  for (let i = 0; i < characters.length; i++) {
    const two = `c${characters[i]}${characters[i + 1]}`;
    pieces.push(`c${characters[i]}`);
    if (i + 1 < characters.length) pieces.push(two);
    if (letters[i] && letters[i + 1] && letters[i + 2]) pieces.push(two + characters[i + 2]);
  }
  return pieces;
}

/** Pieces that a text begins with. */
function textStart(characters: readonly string[]): string[] {
  const lengths = characters.slice(0, 3).every(isAlphabetic) ? [1, 2, 3] : [1, 2];
  return lengths.filter((n) => n <= characters.length).map((n) => `^c${characters.slice(0, n).join('')}`);
}

/** Numbers of all pieces that go on from some by one of a set. */
const branch = (hashes: readonly number[], set: readonly string[]) =>
  hashes.flatMap((hash) => set.map((one) => on(hash, one)));

const [SYLLABLE, INITIALS, FIRST_INITIALS] = [gram('s'), gram('i'), gram('^i')];

/** Pieces of a spelling: each syllable and two, each, each two and each three initials, and up to three that it begins with. */
function spelledPieces(readings: readonly (readonly string[])[]): number[] {
  const grams: number[] = [];
  const initials = readings.map((set) => [...new Set(set.map((reading) => reading[0]!))]);
  for (const [i, set] of readings.entries()) {
    const [next, third] = [readings[i + 1], initials[i + 2]];
    const one = branch([SYLLABLE], set);
    const first = branch([INITIALS], initials[i]!);
    grams.push(...one, ...first);
    if (next === undefined) continue;
    grams.push(...branch(branch(one, [' ']), next));
    const two = branch(first, initials[i + 1]!);
    grams.push(...two);
    if (third !== undefined) grams.push(...branch(two, third));
  }
  let start: number[] = [FIRST_INITIALS];
  for (const set of initials.slice(0, 3)) {
    start = branch(start, set);
    grams.push(...start);
  }
  return grams;
}

/** What is kept of a name. */
export function searchedName(name: string): SearchedName {
  const folded = fold(name);
  const characters = [...folded];
  const readings = readingsOf(folded);
  return {
    folded,
    spelling: readings.map((set) => `/${set.join('/')}/`).join(' '),
    grams: [
      ...new Set([
        ...numbers([...textPieces(characters), ...textStart(characters), `=${folded}`]),
        ...spelledPieces(readings),
      ]),
    ],
  };
}

/** The number of a whole name. */
export const wholeGram = (folded: string): number => gram(`=${folded}`);

/** Longest spelling that is looked for. */
const SPELLED = 40;

/**
 * How a query may be meant. Chinese characters are meant as they are; letters may be part of a name, initials, syllables
 * of which the last is unfinished, or, where they are not syllables throughout, some of both.
 *
 * @param folded a query after `fold`, not empty
 */
export function meaningsOf(folded: string): Meant[] {
  const characters = [...folded];
  const written: Meant = {
    text: folded,
    grams: numbers(fewest(characters)),
    startGrams: numbers([...fewest(characters), textStart(characters).at(-1)!]),
  };
  if (!/^[a-z0-9]+$/.test(folded) || folded.length > SPELLED || /^\d+$/.test(folded)) return [written];
  const [initials, whole] = [initialled(folded), syllabled(folded)];
  const ways = whole.length === 0 ? [...initials, ...mixed(folded)] : [...initials, ...whole];
  return [written, ...ways.map(spelledMeaning)];
}

/** Has a name what a query means? For few names, read one by one; of many, pieces find those to read. */
export function isMeant({ folded, spelling }: Omit<SearchedName, 'grams'>, meant: Meant): boolean {
  return 'text' in meant ? folded.includes(meant.text) : new RegExp(meant.spelled).test(spelling);
}

/** The longest pieces of a query: shorter ones tell nothing that they do not. */
function fewest(characters: readonly string[]): string[] {
  const pieces = [...textPieces(characters)];
  return pieces.filter((piece) => !pieces.some((other) => other !== piece && other.includes(piece.slice(1), 1)));
}

function spelledMeaning(steps: readonly Step[]): Meant {
  const initials = steps.map(({ text }) => text[0]!);
  const pieces: string[] = [];
  for (const [i, { text, whole }] of steps.entries()) {
    const next = steps[i + 1];
    if (whole && next?.whole) pieces.push(`s${text} ${next.text}`);
    else if (whole && !steps[i - 1]?.whole) pieces.push(`s${text}`);
    if (i + 3 <= initials.length) pieces.push(`i${initials.slice(i, i + 3).join('')}`);
  }
  // One letter as well: few names have a syllable with o, and looking for one through all of them takes a second.
  if (initials.length <= 2) pieces.push(`i${initials.join('')}`);
  const words = steps.map(({ text, whole }) => (whole ? `/${text}/` : `/${text}`));
  return {
    spelled: words.join('[^ ]* [^ ]*'),
    grams: numbers(pieces),
    startGrams: numbers([...pieces, `^i${initials.slice(0, 3).join('')}`]),
  };
}
