import type { Tx } from '@/db/db';
import { startOfDay } from '@/db/queries/footfall-series';
import { demonstrationUnits, footfallByZone } from '@/db/queries/rankings';
import { defaultScheme, schemes } from '@/db/queries/schemes';
import { asOf, type ZoneFilter, zones as zoneRows } from '@/db/queries/zones';
import { gradeShares } from '@/lib/credit/comparison/shares';
import type { EntitySummary } from '@/lib/credit/entity';
import { goodShare, LEAST_GRADED } from '@/lib/credit/good-share';
import { dayOf } from '@/lib/credit/local-time';
import { entityView, type Viewer } from '@/lib/credit/publication';
import { rankBand } from '@/lib/credit/rank-band';
import type { RankedZone } from '@/lib/credit/ranked-zone';
import type { Scheme } from '@/lib/credit/scheme';
import type { Interval } from '@/lib/credit/statistics/sampling';
import type { Zone, ZoneKind } from '@/lib/credit/zone';
import { zonesFor } from './zones';

/** By what zones are ranked: 优良率, 不良率, graded businesses, demonstration units, or today's passages in. */
export const rankedBy = ['good', 'bad', 'evaluated', 'demonstration', 'footfall'] as const;
export type RankedBy = (typeof rankedBy)[number];

export interface RankingQuery {
  filter: ZoneFilter;
  by: RankedBy;
  /** Code; absent = the deployment's default. */
  scheme?: string | undefined;
  limit: number;
  now: Date;
  timeZone: string;
}

/**
 * Zones in rank order, those without a rank last. All are counted under one scheme, because shares under different
 * schemes do not compare. Call it in a snapshot transaction.
 *
 * @throws {Refusal} 404 for an unknown scheme
 */
export async function zoneRanking(
  tx: Tx,
  viewer: Viewer,
  { filter, by, scheme, limit, now, timeZone }: RankingQuery,
): Promise<{ items: RankedZone[]; revision: number }> {
  const known = await schemes(tx);
  const number = await defaultScheme(tx);
  const used = known.find((s) => (scheme === undefined ? s.number === number : s.id === scheme));
  const { items, revision } = await zonesFor(tx, viewer, filter, { scheme: scheme ?? used?.id });
  const passages = by === 'footfall' ? await todaysPassages(tx, now, timeZone) : new Map<string, number>();
  return { items: ranked(items, by, used, passages).slice(0, limit), revision };
}

/** By code of the zone. */
async function todaysPassages(tx: Tx, now: Date, timeZone: string): Promise<Map<string, number>> {
  const to = now.toISOString();
  const byNumber = await footfallByZone(tx, await startOfDay(tx, to, timeZone), to);
  const codes = await zoneRows(tx, { ids: [...byNumber.keys()] });
  return new Map(codes.map(({ id, number }) => [id, byNumber.get(number)!]));
}

/** Counts are whole numbers without an interval; shares stand on a sample. */
interface Valued {
  zone: Zone;
  value: number | null;
  graded: number;
  bounds: Interval | null;
  isRanked: boolean;
}

function valued(zone: Zone, by: RankedBy, scheme: Scheme | undefined, passages: Map<string, number>): Valued {
  const graded = scheme === undefined ? 0 : goodShare(zone.grades, scheme).graded;
  if (by === 'footfall' || by === 'demonstration') {
    const value = by === 'footfall' ? (passages.get(zone.id) ?? null) : zone.demonstration;
    return { zone, value, graded, bounds: null, isRanked: value !== null };
  }
  const isRanked = graded >= LEAST_GRADED;
  if (by === 'evaluated') return { zone, value: graded === 0 ? null : zone.evaluated, graded, bounds: null, isRanked };
  const share = scheme === undefined ? null : gradeShares(zone, scheme)[by];
  return { zone, value: share?.share ?? null, graded, bounds: share?.interval ?? null, isRanked };
}

function ranked(
  zones: readonly Zone[],
  by: RankedBy,
  scheme: Scheme | undefined,
  passages: Map<string, number>,
): RankedZone[] {
  const rows = zones.map((zone) => valued(zone, by, scheme, passages));
  const last = Number.MAX_SAFE_INTEGER;
  return rows
    .map((row): RankedZone => {
      const { id, kind, name, scheme: own, synthetic } = row.zone;
      const others = rows.flatMap((other) => (other !== row && other.isRanked ? [other.value!] : []));
      const rank = row.isRanked ? 1 + others.filter((other) => other > row.value!).length : null;
      const band =
        rank === null ? null : row.bounds === null ? ([rank, rank] as [number, number]) : rankBand(row.bounds, others);
      return {
        rank,
        rankOf: null,
        peerClass: null,
        rankBand: band,
        id,
        kind,
        name,
        scheme: own,
        value: row.value,
        graded: row.graded,
        synthetic,
      };
    })
    .sort((a, b) => (a.rank ?? last) - (b.rank ?? last) || a.id.localeCompare(b.id));
}

export interface RankedEntity extends Pick<EntitySummary, 'id' | 'codes' | 'name' | 'kind' | 'industry' | 'synthetic'> {
  /** 1 = the title held longest; ties share the better rank. */
  rank: number;
  /** First day of the title, YYYY-MM-DD. */
  since: string;
  /** Also on the red list. */
  redList: boolean;
}

/** Demonstration units by how long they hold the title: the one list of businesses that everybody may see. */
export async function entityRanking(
  tx: Tx,
  viewer: Viewer,
  query: { kind?: ZoneKind | undefined; division?: string | undefined; limit: number; now: Date; timeZone: string },
): Promise<{ items: RankedEntity[]; revision: number }> {
  const { revision } = await asOf(tx);
  const rows = await demonstrationUnits(tx, {
    today: dayOf(query.now, query.timeZone),
    zoneKind: query.kind ?? null,
    division: query.division ?? null,
    limit: query.limit,
  });
  const items = rows.map((row): RankedEntity => {
    const view = entityView(viewer, { ...row, named: true });
    const { divisions: _, ...unit } = row;
    return {
      ...unit,
      codes: view.codes ? row.codes : [],
      industry: view.industry ? row.industry : null,
      rank: 1 + rows.filter(({ since }) => since < row.since).length,
    };
  });
  return { items, revision };
}
