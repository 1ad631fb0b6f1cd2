import type { ReleaseState, RevisionKind } from '../release/release';
import type { ZoneKind } from '../zone';
import type { IndexAhead } from './index-ahead';

/** Values of one zone over time, as the API and the pages show them (CONTRACT: `GET /zones/ID/index`). */

/** What a node or an indicator gave to a change, in points of the level. */
export interface Driver {
  points: number;
  /** The part of it that comes from something having appeared or vanished. */
  coverageEffect: number;
}

export interface IndexPoint {
  /** YYYY-MM, or `live`. */
  period: string;
  state: ReleaseState | 'live';
  methodology: { id: string; version: string };
  /** 0 to 100; null = too little is observed, or may be shown. */
  level: number | null;
  /** null without a level, or while the version has no factor. */
  index: number | null;
  /** Index against the previous final month, in percent; null = there is none, or no index. */
  change: number | null;
  /** Share of the methodology's weight that is observed, 0 to 1. */
  coverage: number;
  /** Share of it that is estimated, 0 to 1. */
  imputed: number;
  /** Distinct entities that count in the zone. */
  entities: number;
  /** Of those, with a current grade; for public and wall without those that are hidden. */
  evaluated: number;
  /** Light of the whole; null = none. */
  alarm: string | null;
  /** By node and indicator. */
  lights: Record<string, string | null>;
  /** Scores on the methodology's scale; null = missing. */
  nodes: Record<string, number | null>;
  indicators: Record<string, number | null>;
  /** Values of the indicators in their own units; null = missing. */
  values: Record<string, number | null>;
  /** Indicators that are missing because this audience may not see them. */
  hidden: string[];
  peerClass: string;
  /** Within the peer class; null = no level, or fewer than 30 evaluated. */
  rank: number | null;
  /** How many of the class have a rank. */
  rankOf: number;
  /** Within it in 90 of 100 choices of method; null = none, or not computed for a live value. */
  rankBand: [low: number, high: number] | null;
  /** Period that `drivers` compare with; null = there is none under the same methodology version. */
  against: string | null;
  /** By node and indicator; empty without `against`, or where either has no level. */
  drivers: Record<string, Driver>;
  /** SHA-256 of the text of the inputs. */
  inputHash: string;
  revision: number;
  /** RFC 3339: when it was computed or, live, last changed. */
  asOf: string;
  /** RFC 3339; null = not released. */
  releasedAt: string | null;
  revisions: {
    number: number;
    kind: RevisionKind;
    reason: string;
    at: string;
    before: number | null;
    after: number | null;
  }[];
}

export interface ZoneIndexSeries {
  zone: { id: string; kind: ZoneKind; name: string };
  /** Rising; `live` last. */
  items: IndexPoint[];
  /** Months to come after the live value, rising, where later values will lie if things go on; null = no forecast. */
  forecast: IndexAhead[] | null;
  /** The next month that is announced and not released; null where the calendar does not reach so far. */
  nextRelease: { period: string; at: string } | null;
  revision: number;
}

/** A month that has a life of its own (`GET /months`). */
export interface IndexMonth {
  /** YYYY-MM. */
  period: string;
  state: ReleaseState;
  methodology: { id: string; version: string };
  /** RFC 3339; null = not released. */
  releasedAt: string | null;
  /** It is of demonstration data. */
  synthetic: boolean;
}

/** What a month says of one zone, as it stands: in its newest version. */
export interface ZoneInMonth {
  id: string;
  kind: ZoneKind;
  /** 0 to 100; null = too little was observed, or may be shown. */
  level: number | null;
  index: number | null;
  /** Share of the methodology's weight that was observed, 0 to 1. */
  indexCoverage: number;
  /** Indicators are left out because this audience may not see them. */
  withheld: boolean;
  /** Light of the whole; null = none, or no level. */
  alarm: string | null;
  /** Within its peer class then. */
  rank: number | null;
  rankOf: number;
}

/** All zones of today in one month (`GET /months/MONTH`); one that has no value then is absent. */
export interface MonthOfZones extends IndexMonth {
  items: ZoneInMonth[];
  revision: number;
}
