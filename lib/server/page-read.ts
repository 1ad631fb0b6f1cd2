import type { Tx } from '@/db/db';
import { auditPageOf } from './audited-answer';
import { type Caller, callerOf, nobody } from './caller';
import { isRefusal } from './http';
import { runtime } from './runtime';

/** What a page was told, and as whom. */
export interface PageRead<Told> {
  told: Told;
  /** What the browser is known by is not in force any more: it was told what everybody is told. */
  ended: boolean;
}

interface Reading<Told> {
  /** Of the page's path, as the audit calls it. */
  template: string;
  /** Its key in the audit. */
  subjectOf: (told: Told) => string;
  read: (tx: Tx, caller: Caller) => Promise<Told>;
}

/**
 * Read for a page what the one who asks may see, by the same use cases as the API and audited like its answers. A page is
 * an address that somebody opens: with an ended session it is shown as everybody sees it, and says so, where the API
 * refuses.
 *
 * @returns null where there is nothing that this caller may see, whatever the reason
 */
export async function readForPage<Told extends { revision: number }>(
  request: Request,
  { template, subjectOf, read }: Reading<Told>,
): Promise<PageRead<Told> | null> {
  const asked = async (ended: boolean) => {
    const told = await runtime().db.transaction(
      async (tx) => read(tx, ended ? nobody : await callerOf(tx, request)),
      'snapshot',
    );
    const details = { revision: told.revision };
    if (!ended) await auditPageOf(request, template, { subject: subjectOf(told), details });
    return { told, ended };
  };
  try {
    return await asked(false).catch((error: unknown) => {
      if (isRefusal(error) && isEnded(error)) return asked(true);
      throw error;
    });
  } catch (error) {
    if (isRefusal(error) && (error.status === 404 || error.status === 409)) return null;
    throw error;
  }
}

const isEnded = ({ status, code }: { status: number; code: string }) =>
  status === 401 || code === 'password_change_needed';

/** A page's request, as callers are known by it. */
export function pageRequest(path: string, headers: Headers): Request {
  const origin = headers.get('x-xintu-origin') ?? `http://${headers.get('host') ?? 'localhost'}`;
  return new Request(new URL(path, origin), { headers });
}

/** A part of a page's path as it was meant; null = nothing can have this name. */
export function pathPart(raw: string): string | null {
  try {
    const part = decodeURIComponent(raw);
    return part.includes('\0') ? null : part;
  } catch {
    return null;
  }
}
