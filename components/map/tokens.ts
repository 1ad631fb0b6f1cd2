import { ramps } from '../ui/grade-look';

/** Colours of filled zones: shares of good grades, and levels. */
export const FILLS: readonly string[] = ['share', 'level'].flatMap((ramp) =>
  [1, 2, 3, 4, 5, 6].map((step) => `${ramp}-${step}`),
);

const names = [
  ...['ground', 'surface', 'raised', 'hairline', 'text', 'quiet', 'faint', 'accent', 'worse', 'gold', 'grade-none'],
  ...FILLS,
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
