/** The audit trail as those who may search it get it. */

/** One thing that somebody saw or changed. */
export interface AuditItem {
  id: number;
  /** RFC 3339 in UTC. */
  at: string;
  account: number | null;
  /** Name of the account today; null also when it is gone. */
  accountName: string | null;
  key: number | null;
  keyName: string | null;
  screen: string | null;
  session: string | null;
  /** What it was answered as; null = nobody's answer. */
  audience: string | null;
  /** Method and template of the path, or a word of the product. */
  action: string;
  /** Key of what it was; never a personal value. */
  subject: string | null;
  address: string | null;
  reason: string | null;
  /** HTTP status; null = it answered no request. */
  outcome: number | null;
  /** Keys and counts. */
  details: Record<string, unknown>;
}

export interface AuditPage {
  items: AuditItem[];
  nextCursor: string | null;
}

/**
 * What is wrong with the trail: `altered`, `deleted` and `inserted` name a row; `seal` is one whose own content does not
 * give its hash; `chain` is one that does not follow the one before.
 */
export type AuditFaultKind = 'altered' | 'deleted' | 'inserted' | 'seal' | 'chain';

export interface AuditFault {
  kind: AuditFaultKind;
  /** Number of the seal. */
  seal: number;
  /** Ids that it covers. */
  from: number;
  to: number;
  /** The row; null = the fault is the seal's. */
  row: number | null;
}

export interface AuditVerdict {
  intact: boolean;
  seals: number;
  /** Rows that the seals hold. */
  rows: number;
  /** Rows that no seal covers yet. */
  unsealed: number;
  /** The newest seal: noted somewhere else, it shows later whether the end was cut off. */
  newest: { number: number; hash: string; at: string } | null;
  /** The first hundred. */
  faults: AuditFault[];
  faultsInAll: number;
}
