import type { Audience } from '@/lib/credit/publication';
import { callerOf } from './caller';
import { isRefusal } from './http';
import { runtime } from './runtime';

/** Who reads a report's page. */
export interface ReportReader {
  /** Whom its figures are for; null = what the reader is known by is not in force, and the figures are refused. */
  audience: Audience | null;
  /** Can it be had as PDF here? */
  hasPdf: boolean;
}

/** Whom a report is for, as its cover says it: by the same rule as the figures in it. */
export async function reportReader(request: Request): Promise<ReportReader> {
  const { db, pdfs } = runtime();
  const hasPdf = pdfs?.isThere ?? false;
  try {
    const { audience } = await callerOf(db, request);
    return { audience, hasPdf };
  } catch (error) {
    if (isRefusal(error) && (error.status === 401 || error.status === 403)) return { audience: null, hasPdf };
    throw error;
  }
}
