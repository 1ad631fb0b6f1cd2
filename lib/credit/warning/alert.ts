import type { ZoneKind } from '../zone';
import type { WarningState, WarningStep } from './handling';

/** What a warning is about, as it was when it was found. */
export interface Matter {
  /** Id of the node or indicator; of a business that fell the scheme, of a cluster the zone; null = there is none. */
  part: string | null;
  /** Lights before and now, or now and forecast; grades of a business that fell; null = none. */
  from: string | null;
  to: string | null;
  /** Scores, likewise; null of a business. */
  scores: readonly [number, number] | null;
  /** Months ahead, from 1; null = it is so now. */
  ahead: number | null;
  /** Businesses that fell in the zone of a cluster; null of every other warning. */
  fallen: number | null;
}

/** An open warning, as topic `alerts` tells it. */
export interface Alert extends Matter {
  /** Of the matter: there is one open warning of each. */
  id: string;
  /** Id of the rule (docs/METHOD.md). */
  rule: string;
  /** null of a business. */
  zone: { id: string; name: string; kind: ZoneKind } | null;
  /** null of a zone; for regulators only. */
  entity: { id: number; name: string } | null;
  /** Is it so by the exact figures, or out of what everybody may know? Regulators get `published` where it is so there only. */
  figures: 'exact' | 'published';
  /**
   * RFC 3339: since when it is so, by these figures. null = it is so no more, and waits for who has taken it up; only for
   * those who are told of that.
   */
  since: string | null;
  /** null for those who are not told what became of it. */
  state: WarningState | null;
  /** Name of the account that has it in hand; null = none, or not told. */
  assignee: string | null;
  /** Its number at the console; null for those who are not told. */
  number: number | null;
  /** Only in a change: it is no open warning any more, and to be left out. */
  over: boolean;
}

/** A warning as the console lists it: `GET /api/console/warnings`. */
export interface WarningItem extends Alert {
  number: number;
  state: WarningState;
  /** RFC 3339. */
  raisedAt: string;
  /** Oldest first; accounts by name, null = it came about by itself. */
  steps: (Omit<WarningStep, 'by' | 'assignee'> & { by: string | null; assignee: string | null })[];
}

export interface WarningPage {
  /** Newest first. */
  items: WarningItem[];
  nextCursor: string | null;
  /** Accounts that a warning may be assigned to; empty for who does not deal with warnings. */
  assignees: { id: number; name: string }[];
}

/** A business that a regulator should look at, with all reasons: `GET /api/console/watch-list`. */
export interface WatchItem {
  entity: { id: number; name: string };
  reasons: (Matter & {
    rule: string;
    /** Name of the zone of a cluster; null = it is about no zone. */
    zoneName: string | null;
    since: string;
    number: number;
    state: WarningState;
  })[];
}

export interface WatchPage {
  items: WatchItem[];
  nextCursor: string | null;
}
