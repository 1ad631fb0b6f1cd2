import type { Param } from '../db';

/** A text of a name, or of its spelling, and the pieces that a name must have for it (lib/search/grams.ts). */
export interface NameMatch {
  grams: readonly number[];
  /** Folded; the name has it, or begins with it. */
  text?: string;
  /** Regular expression over the spelling; the name has it, or begins with it. */
  spelled?: string;
}

/** How well a name fits; the best first. */
export const nameTiers = ['whole', 'start', 'part'] as const;
export type NameTier = (typeof nameTiers)[number];

/** Which names are meant: the whole name or a code, names that begin with it, names that have it; those are parted. */
export interface NameSearch {
  whole: { folded: string; gram: number };
  /** Entities that hold the text as a code. */
  codes: readonly number[];
  /** Each with the pieces that a name which begins with it must have. */
  starts: readonly NameMatch[];
  parts: readonly NameMatch[];
  tier: NameTier | 'any';
}

/** Binds a value. @returns its place in the statement */
export type Bind = (value: Param) => string;

/**
 * Is the name `n` one of those that are meant?
 *
 * @param by how names are come by: `pieces` looks them up in the index, `reading` compares each with the text alone
 */
export function named(search: NameSearch, $: Bind, by: 'pieces' | 'reading' = 'pieces'): string {
  const { whole, codes, starts, parts, tier } = search;
  const hasCode = codes.length === 0 ? [] : [`n.entity = any(${$(codes)}::int[])`];
  const isWhole = () => `n.folded = ${$(whole.folded)}`;
  const found = (matches: readonly NameMatch[], isStart: boolean) => {
    const meant = (some: readonly NameMatch[]) => anyOf(some.map((match) => verified(match, isStart, $)));
    if (by === 'reading') return meant(matches);
    // What several meanings have in common is looked up once.
    const lists = new Map(matches.map(({ grams }) => [grams.join(), grams]));
    const having = (list: string) => meant(matches.filter(({ grams }) => grams.join() === list));
    return anyOf([...lists].map(([list, grams]) => `(n.grams @> ${$(grams)}::int[] and ${having(list)})`));
  };
  const starting = () => starts.map((match) => verified(match, true, $));
  if (tier === 'whole') return anyOf([`(n.grams @> ${$([whole.gram])}::int[] and ${isWhole()})`, ...hasCode]);
  if (tier === 'start') return `${found(starts, true)} and not ${anyOf([isWhole(), ...hasCode])}`;
  if (tier === 'part') return `${found(parts, false)} and not ${anyOf([...starting(), ...hasCode])}`;
  return anyOf([found(parts, false), ...hasCode]);
}

const anyOf = (conditions: readonly string[]) => `(${conditions.join(' or ')})`;

function verified({ text, spelled }: NameMatch, isStart: boolean, $: Bind): string {
  if (text === undefined) return `regexp_like(n.spelling, ${$((isStart ? '^[^ ]*' : '') + spelled)})`;
  return isStart ? `starts_with(n.folded, ${$(text)})` : `strpos(n.folded, ${$(text)}) > 0`;
}
