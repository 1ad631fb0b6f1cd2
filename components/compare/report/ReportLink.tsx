'use client';

import type { Lang } from '@/lib/i18n/lang';
import { reportMessages } from '@/lib/i18n/report-messages';
import { compareHref } from '../compare-url';
import { reportHref } from './report-url';

/** To the report of the comparison that is open, with all that its address says at the moment of the click. */
export function ReportLink({ lang, zones }: { lang: Lang; zones: readonly { id: string }[] }) {
  if (zones.length === 0) return null;
  const ids = zones.map(({ id }) => id);
  const href = reportHref(new URL(compareHref(ids, lang), 'http://page').search, lang);
  return (
    <a
      href={href}
      onClick={({ currentTarget }) => {
        currentTarget.href = reportHref(location.search, lang);
      }}
      data-testid="report-link"
    >
      {reportMessages(lang).open}
    </a>
  );
}
