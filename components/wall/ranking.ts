import { goodShare, LEAST_GRADED } from '@/lib/credit/good-share';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';

export interface Ranked {
  id: string;
  name: string;
  /** 1 = highest share; ties share the better rank. */
  rank: number;
  share: number;
  graded: number;
}

export interface Ranking {
  ranked: Ranked[];
  /** Too few graded to be compared, or none; by name. */
  unranked: { id: string; name: string; graded: number }[];
}

/** Zones of one scheme by their share of good grades. */
export function ranking(zones: readonly Zone[], scheme: Scheme): Ranking {
  const rows = zones
    .filter((zone) => zone.scheme === scheme.id)
    .map(({ id, name, grades }) => ({ id, name, ...goodShare(grades, scheme) }));
  const compared = rows.flatMap(({ id, name, graded, share }) =>
    share !== null && graded >= LEAST_GRADED ? [{ id, name, graded, share }] : [],
  );
  compared.sort((a, b) => b.share - a.share || b.graded - a.graded || a.id.localeCompare(b.id));
  const ranked = compared.map((row) => ({
    ...row,
    rank: 1 + compared.filter(({ share }) => share > row.share).length,
  }));
  const ids = new Set(ranked.map(({ id }) => id));
  const unranked = rows
    .filter(({ id }) => !ids.has(id))
    .map(({ id, name, graded }) => ({ id, name, graded }))
    .sort((a, b) => a.name.localeCompare(b.name));
  return { ranked, unranked };
}

/** The best and, below a gap, the last: what fits into `rows` lines, the gap being one of them. */
export function headAndTail<T>(items: readonly T[], rows: number): { head: T[]; tail: T[] } {
  if (items.length <= rows) return { head: [...items], tail: [] };
  const tail = Math.floor((rows - 1) / 3);
  if (tail < 1) return { head: items.slice(0, rows), tail: [] };
  return { head: items.slice(0, rows - 1 - tail), tail: items.slice(-tail) };
}
