import type { Zone } from './zone';

/** A zone in a rank order (CONTRACT: `GET /rankings?of=zones`). */
export interface RankedZone extends Pick<Zone, 'id' | 'kind' | 'name' | 'scheme'> {
  /** 1 = the highest value, by level within the peer class; ties share the better rank; null below `LEAST_GRADED` graded businesses, or without a value. */
  rank: number | null;
  /** How many have a rank there; null where ranks are of all that are listed. */
  rankOf: number | null;
  /** By level: zones of its kind and size, KIND/SIZE; null where ranks are of all that are listed. */
  peerClass: string | null;
  /**
   * Best and worst rank that the share's 95 % interval allows; for counts the rank itself; by level that of the newest
   * month, in 90 of 100 choices of method. Null without a rank, by level also without a month.
   */
  rankBand: [number, number] | null;
  /** A share in [0, 1], a level, or a number; null where there is nothing to count. */
  value: number | null;
  /** Businesses with a ranked grade. */
  graded: number;
  synthetic: boolean;
}
