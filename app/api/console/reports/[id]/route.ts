import { reportReaders } from '@/lib/credit/division-report';
import { consoleRoute } from '@/lib/server/console-route';
import { reportFor } from '@/lib/server/division-reports';
import { pdfAnswer } from '@/lib/server/report-pdf';

/** One monthly report, as PDF. */
export const GET = consoleRoute('/console/reports/{id}', { roles: reportReaders }, async ({ db, caller, params }) => {
  const { division, period, pdf } = await reportFor(db, caller, params.id ?? '');
  // A header holds plain letters; codes of divisions are figures, those of other sources may be anything.
  return pdfAnswer(pdf, `xintu-${division.replace(/[^\w-]+/g, '_')}-${period}.pdf`);
});
