import type { Zone } from './zone';

/** A zone in a rank order (CONTRACT: `GET /rankings?of=zones`). */
export interface RankedZone extends Pick<Zone, 'id' | 'kind' | 'name' | 'scheme'> {
  /** 1 = the highest value; ties share the better rank; null below `LEAST_GRADED` graded businesses, or without a value. */
  rank: number | null;
  /** Best and worst rank that the share's 95 % interval allows; for counts the rank itself; null without a rank. */
  rankBand: [number, number] | null;
  /** A share in [0, 1], or a number; null where there is nothing to count. */
  value: number | null;
  /** Businesses with a ranked grade. */
  graded: number;
  synthetic: boolean;
}
