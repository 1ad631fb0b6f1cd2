import type { Tx } from '../db';
import type { StoredMethodology } from './methodologies';
import { DEFAULT_SCHEME } from './schemes';

/** What all zones of a comparison have in common, in one statement: the single zone's calls ask for it piece by piece. */
export interface ComparisonFrame {
  /** Number of the default scheme; null = nothing has been evaluated. */
  defaultScheme: number | null;
  /** Revision that counted businesses are as of, and its time; null = nothing has changed yet. */
  counted: number;
  countedAt: string | null;
  /** Newest revision, and its time; null = nothing has changed yet. */
  newest: number | null;
  newestAt: string | null;
  /** Day that the aggregates are of, YYYY-MM-DD; null = nothing was counted yet. */
  day: string | null;
  /** As `footfallHorizon`. */
  horizon: string;
  /** Distinct businesses everywhere. */
  entities: number;
  /** Versions that the zones' live values are computed by. */
  methodologies: StoredMethodology[];
}

/** @param zones numbers of the zones that are compared */
export async function comparisonFrame(tx: Tx, zones: readonly number[]): Promise<ComparisonFrame> {
  const [row] = await tx.query<ComparisonFrame>(
    `select ${DEFAULT_SCHEME} as "defaultScheme", p.revision as counted,
            (select c.at from change c where c.revision <= p.revision order by c.revision desc limit 1) as "countedAt",
            n.revision as newest, n.at as "newestAt", (select day from aggregate_state) as day,
            (select horizon::text from footfall_keeping) as horizon,
            (select coalesce(sum(entities), 0)::int from zone_cell where zone = 0 and scheme = 0) as entities,
            (select coalesce(json_agg(json_build_object('number', m.id, 'document', m.document, 'factor', m.link_factor::float8,
                                                        'activeFrom', m.active_from) order by m.id), '[]')
             from methodology m where m.id in (select methodology from live_index where zone = any($1::int[]))) as methodologies
     from projection p left join lateral (select revision, at from change order by revision desc limit 1) n on true
     where p.name = 'aggregates'`,
    [zones],
  );
  return row!;
}
