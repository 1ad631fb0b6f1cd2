import type { Lang } from '@/lib/i18n/lang';
import { queryText } from '../../ui/query-text';
import { readCompareUrl } from '../compare-url';

/** What a report is of, as its address has it: the same words as the comparison's own. */
export interface ReportAsked {
  zones: readonly string[];
  /** Months, YYYY-MM; null = all that there are. */
  from: string | null;
  to: string | null;
  /** null = each zone's own. */
  scheme: string | null;
}

/** Choices of a comparison that its report has too. */
const carried = ['from', 'to', 'scheme', 'steps', 'groups'] as const;

export function readReportUrl(search: string): ReportAsked {
  const query = new URLSearchParams(search);
  const given = (name: string) => query.get(name) || null;
  return { zones: readCompareUrl(search), from: given('from'), to: given('to'), scheme: given('scheme') };
}

/** Where the API has what the report is made of. */
export function reportDataPath({ zones, from, to, scheme }: ReportAsked): string {
  const query = new URLSearchParams({ zones: zones.join(',') });
  for (const [name, value] of Object.entries({ from, to, scheme })) if (value !== null) query.set(name, value);
  return `/api/v1/compare?${query}`;
}

const queryFor = (search: string, lang: Lang): string => {
  const given = new URLSearchParams(search);
  const query = new URLSearchParams({ lang });
  const zones = readCompareUrl(search);
  if (zones.length > 0) query.set('zones', zones.join(','));
  for (const name of carried) {
    const value = given.get(name);
    if (value) query.set(name, value);
  }
  return queryText(query);
};

/** The report of the comparison whose address has this query, as a page. */
export const reportHref = (search: string, lang: Lang): string => `/compare/report${queryFor(search, lang)}`;

/** The same as PDF. */
export const reportPdfHref = (search: string, lang: Lang): string => `/compare/report.pdf${queryFor(search, lang)}`;

/** The comparison itself. */
export const comparisonHref = (search: string, lang: Lang): string => `/compare${queryFor(search, lang)}`;
