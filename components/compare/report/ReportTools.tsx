'use client';

import { useEffect, useState } from 'react';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { reportMessages } from '@/lib/i18n/report-messages';
import styles from './report.module.css';
import { comparisonHref, reportHref, reportPdfHref } from './report-url';

/** What stands over the paper on a screen, and not on it. */
export function ReportTools({ lang, hasPdf, canPrint }: { lang: Lang; hasPdf: boolean; canPrint: boolean }) {
  const t = reportMessages(lang);
  const [search, setSearch] = useState('');
  useEffect(() => setSearch(location.search), []);
  const other: Lang = lang === 'en' ? 'zh-CN' : 'en';
  return (
    <nav className={styles.tools}>
      <a href={comparisonHref(search, lang)}>{t.back}</a>
      <a href={reportHref(search, other)} lang={other} data-testid="other-lang">
        {messages(lang).otherLanguage}
      </a>
      {canPrint ? (
        <button type="button" onClick={() => print()}>
          {t.print}
        </button>
      ) : null}
      {hasPdf ? (
        <a href={reportPdfHref(search, lang)} download title={t.pdfWait} data-testid="report-pdf">
          {t.pdf}
        </a>
      ) : null}
    </nav>
  );
}
