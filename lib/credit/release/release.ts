import type { Role } from '../account';

/**
 * The life of one month's values under one methodology version:
 *
 *   provisional → signed (embargo) → final → revised
 *
 * Provisional values follow the data. What a regulator signed is what is published, and what is published changes only
 * by a revision that says why and keeps the old value.
 */
export const releaseStates = ['provisional', 'signed', 'final', 'revised'] as const;
export type ReleaseState = (typeof releaseStates)[number];

/** What is released of one zone; two are the same when all of it is. */
export interface ReleasedValue {
  /** null = too little is observed. */
  level: number | null;
  index: number | null;
  /** Of the text of its inputs. */
  inputHash: string;
}

/** By zone. */
export type ReleasedValues = Readonly<Record<string, ReleasedValue>>;

/** Why a released value changed: `data` = the data became better known; `error` = something had been done wrong. */
export const revisionKinds = ['data', 'error'] as const;
export type RevisionKind = (typeof revisionKinds)[number];

export interface ValueChange {
  zone: string;
  /** null = there was no value. */
  before: ReleasedValue | null;
  /** null = there is none any more. */
  after: ReleasedValue | null;
}

export interface ReleaseRevision {
  /** From 1. */
  number: number;
  kind: RevisionKind;
  reason: string;
  by: number;
  /** RFC 3339 in UTC, as every time here. */
  at: string;
  /** What changed and nothing else, by zone, rising. */
  changes: readonly ValueChange[];
}

export interface Release {
  /** YYYY-MM. */
  period: string;
  state: ReleaseState;
  values: ReleasedValues;
  /** When the month is over: nobody signs before. */
  closesAt: string;
  /** When the release calendar announces it: no embargo ends before. */
  announcedAt: string;
  /** null while provisional. */
  signature: { by: number; at: string; embargoUntil: string } | null;
  publishedAt: string | null;
  revisions: readonly ReleaseRevision[];
}

/** Who acts: the account and its role. */
export interface Actor {
  account: number;
  role: Role;
}

export type ReleaseAction =
  /** New values come out of the data, or out of a rollback: by the program. */
  | { do: 'recompute'; at: string; values: ReleasedValues }
  /** A regulator signs the values that stand there; `embargoUntil` left out = as announced. */
  | { do: 'sign'; at: string; by: Actor; embargoUntil?: string }
  /** A regulator takes the signature back while nothing is published. */
  | { do: 'withdraw'; at: string; by: Actor }
  /** The embargo is over: by the program. */
  | { do: 'publish'; at: string }
  | { do: 'revise'; at: string; by: Actor; kind: RevisionKind; reason: string; values: ReleasedValues };

/** A month at its beginning. @param month YYYY-MM; `closesAt`, `announcedAt` RFC 3339 */
export const newRelease = (period: string, closesAt: string, announcedAt: string): Release => ({
  period,
  state: 'provisional',
  values: {},
  closesAt,
  announcedAt,
  signature: null,
  publishedAt: null,
  revisions: [],
});

/** What changed between two sets of values, by zone, rising. */
export function valueChanges(before: ReleasedValues, after: ReleasedValues): ValueChange[] {
  const valueIn = (values: ReleasedValues, zone: string) =>
    Object.hasOwn(values, zone) ? (values[zone] ?? null) : null;
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .sort()
    .map((zone) => ({ zone, before: valueIn(before, zone), after: valueIn(after, zone) }))
    .filter((change) => !isSame(change.before, change.after));
}

const isSame = (a: ReleasedValue | null, b: ReleasedValue | null) =>
  a === null || b === null
    ? a === b
    : Object.is(a.level, b.level) && Object.is(a.index, b.index) && a.inputHash === b.inputHash;
