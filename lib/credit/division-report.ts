import type { Role } from './account';
import { liesWithin } from './division-code';
import type { Viewer } from './publication';

/** Monthly reports on the zones of a division, as the console tells of them. */

/** Who reads them: officials those of their own divisions, regulators all. */
export const reportReaders = ['district', 'regulator'] as const satisfies readonly Role[];

/** Zones that a report compares at most; of a division with more, those with most businesses. */
export const MOST_REPORTED = 20;

/** Months that reports are kept for. */
export const KEPT_MONTHS = 24;

/** One report, without its pages. */
export interface DivisionReport {
  id: number;
  /** Code of the division. */
  division: string;
  /** null = the division is not known any more. */
  name: string | null;
  /** Month that it is of, YYYY-MM. */
  period: string;
  /** Zones that it compares. */
  zones: number;
  /** Zones of the division that it has no room for. */
  leftOut: number;
  synthetic: boolean;
  revision: number;
  madeAt: string;
  bytes: number;
}

/** `GET /api/console/reports`. */
export interface DivisionReports {
  items: DivisionReport[];
  /** Does the server make them? Without a Chromium it cannot. */
  made: boolean;
}

/** Is a division's report told to a viewer? What it holds beyond the public is of that division alone. */
export function seesReport({ audience, divisions }: Viewer, division: string): boolean {
  if (audience === 'regulator') return true;
  return audience === 'district' && divisions.some((own) => liesWithin(division, own));
}
