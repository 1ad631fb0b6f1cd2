import { createHash } from 'node:crypto';
import type { Tx } from '@/db/db';
import { type AuditFilter, auditRows, insertAudit } from '@/db/queries/audit';
import type { AuditPage } from '@/lib/credit/audit';
import { Refusal } from '@/lib/credit/refusal';
import type { Caller } from './caller';

/** What somebody saw or changed. */
export interface Audited {
  /** null = the command line. */
  caller: Caller | null;
  /** Whose it is, where the caller is not signed in yet. */
  account?: number | null;
  /** Method and template of the path, such as `GET /entities/{id}`; of what is no request, a word of the product. */
  action: string;
  /** Its key, such as `entity:12`; never a personal value. */
  subject: string | null;
  /** Where the request came from. */
  address: string | null;
  /** Why, where it was said. */
  reason?: string | null;
  /** HTTP status. */
  outcome?: number | null;
  /** Keys and counts; never a personal value. */
  details?: Record<string, unknown>;
}

const SUBJECT_LENGTH = 1_000;
const REASON_LENGTH = 200;

/** Callers of whom this program has written a row; each request has a caller of its own. */
const recorded = new WeakSet<Caller>();

/** Has a row been written for this request, by whoever answered it? */
export const isRecorded = (caller: Caller): boolean => recorded.has(caller);

/**
 * Write to the audit trail that somebody saw or changed something. Of a change, write it in the transaction that changes:
 * it then stands there exactly when the change does.
 */
export async function recordAudit(tx: Tx, audited: Audited): Promise<void> {
  await insertAudit(tx, [rowOf(audited)]);
  if (audited.caller !== null) recorded.add(audited.caller);
}

/** Write that somebody listens to topics of the live stream, one row each. Call it before the first of their data leaves. */
export async function recordSubscription(
  tx: Tx,
  { caller, topics, address }: { caller: Caller; topics: readonly string[]; address: string | null },
): Promise<void> {
  if (!seesMoreThanPublic(caller) || topics.length === 0) return;
  const rows = topics.map((topic) => rowOf({ caller, action: 'SUBSCRIBE', subject: topic, address }));
  await insertAudit(tx, rows);
}

function rowOf({ caller, account, action, subject, address, reason = null, outcome = null, details = {} }: Audited) {
  return {
    account: account ?? caller?.account?.id ?? null,
    key: caller?.key?.id ?? null,
    screen: caller?.screen ?? null,
    session: caller?.session ?? null,
    audience: caller?.audience ?? null,
    action,
    subject: subject === null ? null : bounded(subject),
    address,
    reason,
    outcome,
    details,
  };
}

/** What is too long is told apart by its hash. */
function bounded(subject: string): string {
  if (subject.length <= SUBJECT_LENGTH) return subject;
  const hash = hashOf(subject);
  return `${subject.slice(0, SUBJECT_LENGTH - hash.length - 1)} ${hash}`;
}

const hashOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** Does this caller see anything that not everybody sees? */
export const seesMoreThanPublic = ({ audience, entity, account }: Caller): boolean =>
  audience === 'district' || audience === 'regulator' || entity !== null || account !== null;

/** Parameters whose value somebody typed: a name may stand there, so the trail holds its hash. */
const typed = new Set(['q', 'name', 'search', 'text']);

/**
 * What a request asked for, as the trail holds it: the parts of its path and its parameters in order of their names.
 *
 * @returns null when it named nothing
 */
export function subjectOf(url: string, params: Readonly<Record<string, string>>): string | null {
  const asked = [...new URL(url).searchParams].filter(([, value]) => value !== '');
  const pairs = [...Object.entries(params), ...asked.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))];
  const words = pairs.map(([name, value]) => `${name}=${typed.has(name) ? hashOf(value) : value}`);
  return words.length === 0 ? null : words.join('&');
}

/**
 * The reason that a request gives in `x-xintu-reason`, where anything but ASCII is percent-encoded UTF-8.
 *
 * @throws {Refusal} 400 when it is too long
 */
export function reasonOf(request: Request): string | null {
  const header = request.headers.get('x-xintu-reason')?.trim();
  if (!header) return null;
  const reason = decoded(header).replaceAll('\0', '');
  if (reason.length > REASON_LENGTH)
    throw new Refusal('long_reason', `x-xintu-reason may have ${REASON_LENGTH} characters, got ${reason.length}.`);
  return reason;
}

function decoded(text: string) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * A page of the trail, newest first.
 *
 * @param cursor `nextCursor` of the page before
 * @throws {Refusal} 400 for a cursor that is none
 */
export async function auditPage(
  tx: Tx,
  { cursor, limit, ...filter }: AuditFilter & { cursor?: string | undefined; limit: number },
): Promise<AuditPage> {
  if (cursor !== undefined && !/^[1-9]\d{0,14}$/.test(cursor))
    throw new Refusal('bad_cursor', 'cursor must be the nextCursor of the page before.');
  const rows = await auditRows(tx, filter, cursor === undefined ? null : Number(cursor), limit + 1);
  const items = rows.slice(0, limit);
  return { items, nextCursor: rows.length > limit ? String(items.at(-1)!.id) : null };
}
