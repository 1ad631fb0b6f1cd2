import type { Tx } from '@/db/db';
import { isRecorded, reasonOf, recordAudit, seesMoreThanPublic, subjectOf } from './audit';
import { type Caller, callerSeen } from './caller';
import { runtime } from './runtime';

/** What an answer turned out to be about. */
interface About {
  subject?: string | null;
  details?: Record<string, unknown>;
}

const told = new WeakMap<Request, About>();

/** Tell the audit what an answer is about, where path and parameters do not say it: its key, and counts. */
export const auditAs = (request: Request, about: About): void => void told.set(request, about);

/** Asked by pages again and again, and about nobody but who asks, or about the program alone. */
const unaudited = new Set(['GET /console/session', 'GET /console/jobs']);
const safe = new Set(['GET', 'HEAD']);

/**
 * Write the row of an answer before it leaves: every successful one to a caller who sees more than the public, and every
 * change that a key makes. What answered may have written it itself, in the transaction of its change.
 *
 * @param template of the path, as the metrics call it
 * @throws what the database says when the row cannot be written: the answer must not leave then
 */
export async function auditAnswer(
  request: Request,
  template: string,
  response: Response,
  params: Readonly<Record<string, string>>,
): Promise<void> {
  const action = `${request.method} ${template}`;
  if (!response.ok || unaudited.has(action)) return;
  const { subject = subjectOf(request.url, params), details = {} } = told.get(request) ?? {};
  const revision = response.headers.get('Xintu-Revision');
  await write(() => runtime().db, request, {
    action,
    subject,
    outcome: response.status,
    details: revision === null ? details : { ...details, revision: Number(revision) },
  });
}

/** Write the row of a change that a request makes in the transaction that makes it. */
export const auditChange = (tx: Tx, request: Request, template: string, { subject = null, details = {} }: About) =>
  write(() => tx, request, { action: `${request.method} ${template}`, subject, outcome: 200, details });

/** Write the row of a page before it leaves: it is an answer like those of the API. */
export const auditPageOf = (request: Request, template: string, { subject = null, details = {} }: About) =>
  write(() => runtime().db, request, { action: `GET ${template}`, subject, outcome: 200, details });

async function write(
  into: () => Tx,
  request: Request,
  row: { action: string; subject: string | null; outcome: number; details: Record<string, unknown> },
) {
  const caller = callerSeen(request);
  if (caller === undefined || isRecorded(caller) || !isAudited(caller, request.method)) return;
  const address = request.headers.get('x-xintu-address');
  await recordAudit(into(), { caller, address, reason: reasonOf(request), ...row });
}

/** What the demonstration feed sends is about nobody, some of it every second, for as long as it runs. */
function isAudited(caller: Caller, method: string): boolean {
  if (caller.key?.synthetic && caller.audience === 'public') return false;
  return seesMoreThanPublic(caller) || (caller.key !== null && !safe.has(method));
}

/** What writes the row of a request's change, for a use case that does not know of requests. */
export const noteOf =
  (request: Request, template: string) =>
  (tx: Tx, about: About): Promise<void> =>
    auditChange(tx, request, template, about);
