import type { Methodology } from '@/lib/credit/index/methodology';
import type { Values } from './worked';

/**
 * The market of docs/METHOD.md: 1,000 of 1,250 businesses graded, 787 of them good and 13 bad, 900 within a year;
 * penalties of weight 20; 25 demonstration units; 45 of 50 complaints in time; turnover 5 % down; no commitments yet.
 */
const market: Values = {
  mean_score: 82,
  scored_share: 100,
  good_rate: 78.7,
  bad_rate: 1.3,
  penalties: 16,
  demonstration: 20,
  commitments_kept: null,
  repair_rate: null,
  complaints_in_time: 90,
  turnover_trend: -5,
  evaluation_coverage: 80,
  evaluation_freshness: 90,
};

/** Values to begin with; of what the market does not have, the middle between the goalposts. */
export function exampleOf({ indicators, scale }: Pick<Methodology, 'indicators' | 'scale'>): Values {
  return Object.fromEntries(
    indicators.map(({ id, goalposts }) => [
      id,
      Object.hasOwn(market, id) ? (market[id] ?? null) : middle(goalposts ?? scale),
    ]),
  );
}

const middle = ([lo, hi]: readonly [number, number]) => (lo + hi) / 2;
