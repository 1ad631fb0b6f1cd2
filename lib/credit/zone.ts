import type { Geometry } from 'geojson';
import type { Outcome } from './evaluation';

/** The four kinds of space that maps and walls show: 区域, 核心商圈, 专业市场, 未来社区. */
export const zoneKinds = ['region', 'core_district', 'specialised_market', 'future_community'] as const;
export type ZoneKind = (typeof zoneKinds)[number];

/** A zone as the API, the stream and the pages show it (CONTRACT: `GET /zones`). */
export interface Zone {
  /** The code given at import; its id in URLs and topics. */
  id: string;
  kind: ZoneKind;
  name: string;
  /** Code of the scheme that the grades are counted under; null while no scheme has an evaluation. */
  scheme: string | null;
  division: string | null;
  parent: string | null;
  /** 0 to 100; null until computed, or where too little is observed. */
  level: number | null;
  index: number | null;
  /** Index against the previous final month, in per cent; null until computed. */
  change: number | null;
  /** Light of the whole; null = none, or no level. */
  alarm: string | null;
  /** Share of the methodology's weight that the level is made of, 0 to 1; null until computed. */
  indexCoverage: number | null;
  /** There is no level, or less of one, because figures that this audience may not see are left out. */
  withheld: boolean;
  /** Share that has a grade, 0 to 1, of the entities in scope whose grades are counted for the audience; null where there is none. */
  coverage: number | null;
  /** By level among zones of its kind and size; null = no level, or fewer than 30 evaluated. */
  rank: number | null;
  /** How many of them have a rank; null until computed. */
  rankOf: number | null;
  /** Distinct entities with a current site in the zone. */
  entities: number;
  /** Of those, entities whose current evaluation under the scheme is graded. */
  evaluated: number;
  /** Entities by grade; every grade of the scheme is present, also with 0. */
  grades: Record<string, number>;
  /** Entities by outcome other than graded; `unevaluated` = no evaluation under the scheme; `suppressed` = not counted for this audience. */
  states: Record<Exclude<Outcome, 'graded'> | 'unevaluated' | 'suppressed', number>;
  /** Of the entities, demonstration units 诚信经营示范单位 whose title is in force. */
  demonstration: number;
  /** The outline or some of its entities came from a synthetic batch: shown as demonstration data. */
  synthetic: boolean;
  /** Time of the newest change that is counted. */
  asOf: string;
  revision: number;
  /** WGS 84, only where asked for. */
  geometry?: Geometry;
}
