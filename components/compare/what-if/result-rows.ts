import type { Standings, TriedZone } from '@/lib/credit/comparison/what-if';

/** Where a zone stands; null = no level, no rank. */
export interface Standing {
  level: number | null;
  rank: number | null;
}

export interface ResultRow {
  id: string;
  before: Standing;
  after: Standing;
}

/** A line for each zone: ranked ones by the level tried, then those without a rank, then those without a level. */
export function resultRows(zones: readonly TriedZone[], published: Standings, tried: Standings): ResultRow[] {
  const rows = zones.map(({ id }, at) => ({ id, before: standing(published, at), after: standing(tried, at) }));
  const order = ({ rank, level }: Standing) => rank ?? (level === null ? zones.length + 2 : zones.length + 1);
  return rows.sort(
    (a, b) => order(a.after) - order(b.after) || (b.after.level ?? 0) - (a.after.level ?? 0) || (a.id < b.id ? -1 : 1),
  );
}

const standing = ({ levels, ranks }: Standings, at: number): Standing => ({
  level: Number.isNaN(levels[at]!) ? null : levels[at]!,
  rank: ranks[at] === 0 ? null : ranks[at]!,
});
