import type { ZoneKind } from '../zone';
import type { ReleaseState, RevisionKind } from './release';

/** Months and their release as the console is told of them. */

/** `GET /api/console/releases`, newest first. */
export interface ReleaseMonth {
  /** YYYY-MM; names it in the console's own API. */
  period: string;
  methodology: { id: string; version: string };
  state: ReleaseState;
  /** RFC 3339: when the month was over. */
  closesAt: string;
  /** When the calendar announces its release; null = the calendar does not reach so far: who signs gives the date. */
  announcedAt: string | null;
  signedBy: { id: number; name: string } | null;
  signedAt: string | null;
  embargoUntil: string | null;
  publishedAt: string | null;
  /** Of demonstration data. */
  synthetic: boolean;
  /** Zones, and those of them with a level that everybody will see. */
  zones: number;
  withLevel: number;
  revisions: { number: number; kind: RevisionKind; reason: string; by: string; at: string; zones: number }[];
}

/** A zone's value in a month, in one of its two variants. */
export interface MonthValue {
  level: number | null;
  index: number | null;
  /** Index, else level, against the month before, in percent; null = there is none. */
  change: number | null;
  coverage: number;
  entities: number;
  evaluated: number;
  alarm: string | null;
  rank: number | null;
  rankOf: number;
  rankBand: [low: number, high: number] | null;
  /** Indicators that are missing, and those of them that are because they are suppressed. */
  missing: string[];
  hidden: string[];
  inputHash: string;
}

export interface MonthZone {
  zone: { id: string; kind: ZoneKind; name: string };
  peerClass: string;
  /** As regulators see it. */
  exact: MonthValue;
  /** As it is published. */
  published: MonthValue;
  /** Share of grades younger than a year, 0 to 1; null = nothing is graded. Of the exact variant. */
  fresh: number | null;
}

/** `GET /api/console/releases/PERIOD`. */
export interface ReleaseMonthFile extends ReleaseMonth {
  /** SHA-256 over all values of the month: who signs sends back the one that was looked at. */
  hash: string;
  /** May it be signed now? null = yes; else why not, a code: `month_open`, `already_signed`, `release_final`, `no_values`. */
  unsignable: string | null;
  /** By kind, then by id. */
  values: MonthZone[];
}

/** What a revision would change, or changed, of one zone. */
export interface MonthChange {
  zone: string;
  /** As it is published, or as regulators see it. */
  published: boolean;
  levelBefore: number | null;
  levelAfter: number | null;
  indexBefore: number | null;
  indexAfter: number | null;
}

/** `GET /api/console/releases/PERIOD/changes`: the month by what is known now, against what stands. */
export interface MonthChanges {
  period: string;
  changes: MonthChange[];
}
