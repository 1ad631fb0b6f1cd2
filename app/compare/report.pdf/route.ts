import { reportPdfRoute } from '@/lib/server/report-pdf';

/** A comparison of zones as a report in PDF. */
export const GET = reportPdfRoute;
