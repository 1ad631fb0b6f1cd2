import type { Db, Tx } from '@/db/db';
import { revokeApiKey } from '@/db/queries/api-keys';
import { reportList, reportOf } from '@/db/queries/division-reports';
import { liesWithin } from '@/lib/credit/division-code';
import { type DivisionReports, MOST_REPORTED, seesReport } from '@/lib/credit/division-report';
import { type Viewer, viewerOf } from '@/lib/credit/publication';
import { Refusal } from '@/lib/credit/refusal';
import type { Zone } from '@/lib/credit/zone';
import { errandKey } from './api-keys';
import type { Pdfs } from './pdfs';
import { reportQuery } from './report-pdf';
import { zonesFor } from './zones';

/** Monthly reports on the zones of a division (docs/decisions/0031-pdf-reports.md). */

/** That officials read. */
const LANG = 'zh-CN';

/** Those that a viewer is told of, the newest month first. @param made does this server make them? */
export async function reportsFor(tx: Tx, viewer: Viewer, made: boolean): Promise<DivisionReports> {
  const all = await reportList(tx);
  return { items: all.filter(({ division }) => seesReport(viewer, division)), made };
}

/** One of them. @throws {Refusal} 404, also for one that the viewer is not told of */
export async function reportFor(tx: Tx, viewer: Viewer, id: string) {
  const report = /^\d{1,9}$/.test(id) ? await reportOf(tx, Number(id)) : undefined;
  if (report === undefined || !seesReport(viewer, report.division))
    throw new Refusal('unknown_report', 'There is no such report.', 404);
  return report;
}

/** What a report is going to be of. */
export interface ReportZones {
  codes: string[];
  leftOut: number;
  synthetic: boolean;
  revision: number;
}

/** The zones of a division, those with most businesses first, as many as a report has room for. */
export async function zonesOfDivision(tx: Tx, division: string): Promise<ReportZones> {
  const viewer = { ...viewerOf('district'), divisions: [division] };
  const { items, revision } = await zonesFor(tx, viewer, {});
  const own = items.filter((zone) => zone.division !== null && liesWithin(zone.division, division)).sort(byBusinesses);
  const shown = own.slice(0, MOST_REPORTED);
  return {
    codes: shown.map(({ id }) => id),
    leftOut: own.length - shown.length,
    synthetic: shown.some(({ synthetic }) => synthetic),
    revision,
  };
}

const byBusinesses = (a: Zone, b: Zone) => b.entities - a.entities || (a.id < b.id ? -1 : 1);

/**
 * The pages of a division's report of a month, as its officials see them: by a key that sees no more than they do, and
 * that is in force for as long as the pages are drawn. What it reads stands in the audit under its name.
 */
export async function drawReport(
  db: Db,
  pdfs: Pdfs,
  {
    division,
    period,
    codes,
    signal,
  }: { division: string; period: string; codes: readonly string[]; signal: AbortSignal },
): Promise<Uint8Array<ArrayBuffer>> {
  const { id, secret } = await errandKey(db, { name: `monthly-report:${division}`, division });
  try {
    const path = `/compare/report?${reportQuery({ zones: codes, to: period, lang: LANG })}`;
    return await pdfs.print({ path, lang: LANG, as: new Headers({ authorization: `Bearer ${secret}` }), signal });
  } finally {
    await revokeApiKey(db, id);
  }
}
