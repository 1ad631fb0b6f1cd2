import type { Tx } from '@/db/db';
import { defaultScheme, schemes } from '@/db/queries/schemes';
import type { ZoneFilter } from '@/db/queries/zones';
import { badShare, goodShare, LEAST_GRADED } from '@/lib/credit/good-share';
import type { Audience } from '@/lib/credit/publication';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import { zonesFor } from './zones';

/** By what zones are ranked: 优良率, 不良率, or the number of graded businesses. */
export const rankedBy = ['good', 'bad', 'evaluated'] as const;
export type RankedBy = (typeof rankedBy)[number];

export interface RankedZone extends Pick<Zone, 'id' | 'kind' | 'name' | 'scheme'> {
  /** 1 = the highest value; ties share the better rank; null below `LEAST_GRADED` graded businesses. */
  rank: number | null;
  /** A share in [0, 1], or a number of businesses; null where nothing is graded. */
  value: number | null;
  /** Businesses with a ranked grade. */
  graded: number;
}

/**
 * Zones in rank order, those without a rank last. All are counted under one scheme, because shares under different
 * schemes do not compare. Call it in a snapshot transaction.
 *
 * @param scheme code; absent = the deployment's default
 * @throws {Refusal} 404 for an unknown scheme
 */
export async function zoneRanking(
  tx: Tx,
  audience: Audience,
  { filter, by, scheme, limit }: { filter: ZoneFilter; by: RankedBy; scheme?: string | undefined; limit: number },
): Promise<{ items: RankedZone[]; revision: number }> {
  const known = await schemes(tx);
  const number = await defaultScheme(tx);
  const used = known.find((s) => (scheme === undefined ? s.number === number : s.id === scheme));
  const { items, revision } = await zonesFor(tx, audience, filter, scheme ?? used?.id);
  return { items: ranked(items, by, used).slice(0, limit), revision };
}

function ranked(zones: readonly Zone[], by: RankedBy, scheme: Scheme | undefined): RankedZone[] {
  const rows = zones.map(({ id, kind, name, scheme: own, grades, evaluated }) => {
    const { graded, share } = scheme === undefined ? { graded: 0, share: null } : goodShare(grades, scheme);
    const bad = scheme === undefined ? null : badShare(grades, scheme);
    const value = graded === 0 ? null : { good: share, bad, evaluated }[by];
    return { id, kind, name, scheme: own, value, graded };
  });
  const values = rows.flatMap(({ value, graded }) => (value !== null && graded >= LEAST_GRADED ? [value] : []));
  const rankOf = ({ value, graded }: (typeof rows)[number]) =>
    value === null || graded < LEAST_GRADED ? null : 1 + values.filter((other) => other > value).length;
  const last = Number.MAX_SAFE_INTEGER;
  return rows
    .map((row) => ({ rank: rankOf(row), ...row }))
    .sort((a, b) => (a.rank ?? last) - (b.rank ?? last) || a.id.localeCompare(b.id));
}
