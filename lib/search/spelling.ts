import { pinyin, polyphonic } from 'pinyin-pro';

/** Readings of one character that are kept: its own in the name, and the commonest other one. */
const MOST = 2;
const HAN = /\p{Script=Han}/u;

const plain = (reading: string) =>
  reading
    .normalize('NFKD')
    .replace(/[^a-z]/g, '')
    .replaceAll('v', 'u');

const known = new Map<string, readonly string[]>();

/** All readings of one character, the commonest first. */
function readingsOfOne(character: string): readonly string[] {
  const before = known.get(character);
  if (before !== undefined) return before;
  const found = polyphonic(character, { toneType: 'none', type: 'array' })[0] ?? [];
  const readings = found.map(plain).filter((reading) => reading !== '');
  known.set(character, readings);
  return readings;
}

/**
 * The syllables that each character of a folded name may be read as: first as its phrase is read (银行 yin hang), then as
 * it may be read elsewhere (xing), since who searches need not know. What is not Chinese reads as itself.
 *
 * @returns an item a character; none for a name without Chinese characters, which nobody spells
 */
export function readingsOf(folded: string): string[][] {
  if (!HAN.test(folded)) return [];
  const characters = [...folded];
  const inContext = pinyin(folded, { toneType: 'none', type: 'array' });
  const isAligned = inContext.length === characters.length;
  return characters.map((character, i) => {
    if (!HAN.test(character)) return [character];
    const first = isAligned ? plain(inContext[i]!) : '';
    const all = new Set([first, ...readingsOfOne(character)].filter((reading) => reading !== ''));
    return all.size === 0 ? [character] : [...all].slice(0, MOST);
  });
}
