import type { AlarmRule } from '@/lib/credit/index/methodology';

/** A band of scores, as it is drawn. */
export interface Band {
  light: string;
  from: number;
  to: number;
  /** How its lower edge is said: it belongs to the band, or not; null = it takes the rest. */
  edge: 'from' | 'above' | null;
}

/** The bands of a rule on a scale, worst first; empty = it has none. */
export function bandsOf({ bands = [] }: AlarmRule, [lower, upper]: readonly [number, number]): Band[] {
  const edgeAt = (at: number) => bands[at]?.from ?? bands[at]?.above ?? lower;
  return bands
    .map(({ light, from, above }, at): Band => {
      const edge = from !== undefined ? 'from' : above !== undefined ? 'above' : null;
      return { light, from: edgeAt(at), to: at === 0 ? upper : edgeAt(at - 1), edge };
    })
    .reverse();
}
