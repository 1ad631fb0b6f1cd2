import { ramps } from '../ui/grade-look';

const names = [
  ...['ground', 'surface', 'raised', 'hairline', 'text', 'quiet', 'faint', 'accent', 'gold', 'grade-none'],
  ...['share-1', 'share-2', 'share-3', 'share-4', 'share-5', 'share-6'],
  ...new Set(ramps.flat()),
  ...[...new Set(ramps.flat())].map((name) => `on-${name}`),
];

/** Colours of the theme by token name, as the map needs them: it draws on a canvas, where var() does not reach. */
export type Tokens = ReadonlyMap<string, string>;

/** Read the theme in force on an element. */
export function readTokens(element: Element): Tokens {
  const style = getComputedStyle(element);
  return new Map(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** One token's colour; a name that the theme does not have is a mistake in the code, so it is loud. */
export function color(tokens: Tokens, name: string): string {
  const value = tokens.get(name);
  if (!value) throw new RangeError(`no colour token ${name}`);
  return value;
}
