import type { Polygon } from 'geojson';
import { Refusal } from '@/lib/credit/refusal';
import type { OwnAreaMessages } from '@/lib/i18n/own-area-messages';

/** Areas and points as somebody types them. */

/** Bytes of a file at most: what the server takes. */
export const MOST_BYTES = 1024 * 1024;

const NUMBER = '[+-]?\\d+(?:\\.\\d+)?';
const PAIR = new RegExp(`^\\s*\\[?\\s*(${NUMBER})\\s*(?:[,，;；\\t ]\\s*)(${NUMBER})\\s*\\]?\\s*[,，;；]?\\s*$`);

/** `120.07, 29.31`; null = it is no such pair. */
export function pairOf(text: string): [number, number] | null {
  const found = PAIR.exec(text);
  return found === null ? null : [Number(found[1]), Number(found[2])];
}

/**
 * A polygon out of lines, one corner each.
 *
 * @throws {Refusal} `bad_corner` with the number of the line
 */
export function polygonOf(text: string): Polygon {
  const lines = text.split(/\r?\n/).map((line, i) => ({ line, number: i + 1 }));
  const corners = lines
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, number }) => {
      const pair = pairOf(line);
      if (pair === null) throw new Refusal('bad_corner', String(number));
      return pair;
    });
  return { type: 'Polygon', coordinates: [corners] };
}

/** What a fault means to the reader; what has no words of its own is told as the server says it. */
export function faultWords({ code, detail }: { code: string | null; detail: string }, t: OwnAreaMessages): string {
  if (code === 'bad_corner') return t.problems.bad_corner(detail);
  const known = code !== null && Object.hasOwn(t.problems, code) ? t.problems[code as keyof typeof t.problems] : null;
  return typeof known === 'string' ? known : detail;
}
