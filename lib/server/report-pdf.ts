import { Refusal } from '@/lib/credit/refusal';
import { pickLang } from '@/lib/i18n/lang';
import { auditAs } from './audited-answer';
import { callerOf } from './caller';
import { comparisonFor } from './comparison';
import { route } from './http';
import { keptCounts } from './kept-counts';
import { noChromium } from './no-chromium';
import { given, parameters } from './parameters';
import { runtime } from './runtime';

/** `GET /compare/report.pdf`: the report's page, drawn as whoever asks sees it. */
export const reportPdfRoute = route('/compare/report.pdf', async (request) => {
  const { db, config, clock, pdfs } = runtime();
  const asked = given(request, parameters.report);
  if (!pdfs?.isThere) throw noChromium();
  const { zones = [], from, to, scheme } = asked;
  const when = { now: clock.now(), timeZone: config.timeZone, kept: keptCounts(db) };
  // What the page would be refused is refused in the same words, before a browser is started for it.
  const told = await db.transaction(
    async (tx) => comparisonFor(tx, await callerOf(tx, request), { zones, from, to, scheme, ...when }),
    'snapshot',
  );
  if (told.zones.length === 0) throw new Refusal('no_zones', 'Name at least one zone that there is: zones=A,B,C.', 404);
  const lang = pickLang(asked.lang, request.headers.get('accept-language'));
  const path = `/compare/report?${reportQuery({ ...asked, zones, lang })}`;
  const pdf = await pdfs.print({ path, lang, as: request.headers, signal: request.signal });
  auditAs(request, { details: { zones: told.zones.length, bytes: pdf.byteLength } });
  return pdfAnswer(pdf, `xintu-compare-${told.asOf.slice(0, 10)}.pdf`);
});

/** A PDF to be saved; nobody keeps it on the way, since what is in it may have to be withdrawn. */
export const pdfAnswer = (pdf: Uint8Array<ArrayBuffer>, name: string): Response =>
  new Response(pdf, {
    headers: {
      'Content-Type': 'application/pdf',
      'Content-Length': String(pdf.byteLength),
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'private, no-store',
    },
  });

/** The query of a report's page. */
export function reportQuery(asked: {
  zones: readonly string[];
  lang: string;
  from?: string | undefined;
  to?: string | undefined;
  scheme?: string | undefined;
  steps?: string | undefined;
  groups?: string | undefined;
}): string {
  const { zones, ...rest } = asked;
  const query = new URLSearchParams({ zones: zones.join(',') });
  for (const [name, value] of Object.entries(rest)) if (value !== undefined) query.set(name, value);
  return query.toString();
}
