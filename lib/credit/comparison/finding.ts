import type { Interval } from '../statistics/sampling';
import type { ComparedMeasure } from './comparison';

/** What an official must know of a comparison, as data: zones by id. Sentences of it are `lib/i18n/compare-findings`. */
export type Finding =
  | MixedSchemes
  | Apart
  | WithinNoise
  | RankBands
  | Unsaid
  | NotAlike
  | Lights
  | Moved
  | SeveralVersions
  | Nested;
export type FindingKind = Finding['kind'];

/** Grades of several schemes do not mean the same, so that nothing of them is compared. */
export interface MixedSchemes {
  kind: 'schemes';
  schemes: { scheme: string; zones: string[] }[];
}

/** One zone stands above, or below, others by more than noise. */
export interface Apart {
  kind: 'apart';
  measure: ComparedMeasure;
  zone: string;
  /** Its share, 0 to 1, or its mean score. */
  figure: number;
  side: 'above' | 'below';
  /** Furthest from it first. */
  others: ZoneApart[];
  /** Pairs compared by the measure, and how many of them differ by more than noise. */
  pairs: number;
  real: number;
}

/** What lies between the zone of a finding and another: never negative, whichever is higher. */
export interface ZoneApart {
  zone: string;
  figure: number;
  distance: number;
  interval: Interval;
  corrected: number;
}

/** By none of these measures do any two of the zones differ by more than noise. */
export interface WithinNoise {
  kind: 'noise';
  measures: ComparedMeasure[];
  zones: string[];
  pairs: number;
}

/** Levels of zones that are alike, each with the ranks that it has by most other choices of method. */
export interface RankBands {
  kind: 'bands';
  peerClass: string;
  /** YYYY-MM. */
  period: string;
  /** Best first. */
  zones: { zone: string; level: number; rank: number; band: Interval }[];
  pairs: number;
  /** Pairs whose bands do not overlap. */
  apart: number;
}

/**
 * Why nothing can be said of a zone. Of its grades: `nobody` is there; `suppressed` most are not counted for this
 * audience; `none_graded`; `few_graded` fewer than `LEAST_GRADED`; `thin` less than half have a grade; `old` less than
 * half were evaluated within twelve months. Of its level: `few_observed`, `withheld`, `not_computed`.
 */
export const unsaidReasons = [
  'nobody',
  'suppressed',
  'none_graded',
  'few_graded',
  'thin',
  'old',
  'few_observed',
  'withheld',
  'not_computed',
] as const;
export type UnsaidReason = (typeof unsaidReasons)[number];

export interface Unsaid {
  kind: 'unsaid';
  /** In the order of the reasons; each figure is a number graded, a share, or null. */
  parts: { why: UnsaidReason; zones: { zone: string; figure: number | null }[] }[];
}

/** Zones of several peer classes stand side by side: the smallest, and the largest of another class. */
export interface NotAlike {
  kind: 'unlike';
  classes: number;
  small: PeerOf;
  large: PeerOf;
}
export interface PeerOf {
  zone: string;
  entities: number;
  peerClass: string;
}

/** Lights that are not the best one, worst first; and zones whose index fell by more than the methodology allows. */
export interface Lights {
  kind: 'light';
  lights: { light: string; zones: string[] }[];
  /** In percent; furthest first. */
  falls: { zone: string; change: number }[];
  /** What a change falls below then; null = the methodology has no rule. */
  worse: number | null;
}

/** What moved a zone's level since the month before, in points. */
export interface Moved {
  kind: 'moved';
  zone: string;
  /** YYYY-MM, or `live`. */
  period: string;
  /** YYYY-MM. */
  against: string;
  points: number;
  /** The part of it that comes from data that came or went. */
  coverageEffect: number;
  /** Those that moved it most, furthest first. */
  drivers: { id: string; points: number }[];
}

/** Months were computed by several versions of the methodology. */
export interface SeveralVersions {
  kind: 'versions';
  /** Rising; `from` is the first month compared, YYYY-MM, or `live`. */
  versions: { id: string; version: string; from: string }[];
}

/** A zone lies in another: its businesses count in both. */
export interface Nested {
  kind: 'nested';
  pairs: { inner: string; outer: string }[];
}
