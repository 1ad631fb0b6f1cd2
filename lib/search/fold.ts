import { Converter } from 'opencc-js/t2cn';

/** Longest text that is searched for or by; more of a name adds nothing that anybody types. */
const LONGEST = 200;

const convert = Converter({ from: 't', to: 'cn' });
const simplified = new Map<string, string>();

/** The simplified form of one character, remembered: a converter walks its whole dictionary for each call. */
function simplify(character: string): string {
  if (character < '\u2e80') return character;
  const before = simplified.get(character);
  if (before !== undefined) return before;
  const simple = convert(character);
  simplified.set(character, simple);
  return simple;
}

/**
 * A text as it is compared: half-width, lower case, simplified, without accents, blanks and punctuation.
 *
 * Names are folded when they are kept and queries when they are asked, by this one function. Each character is
 * simplified by itself and not within its phrase, so that a part of a name folds as it does in the whole.
 *
 * @returns letters and digits of any script; empty when there is none
 * @example fold('義烏（ＡＢＣ）館') // '义乌abc馆'
 */
export function fold(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
  return [...plain].slice(0, LONGEST).map(simplify).join('');
}
