'use client';

import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { inPrintOrder, printedTable } from '@/lib/comparison/printed';
import { comparisonTables } from '@/lib/comparison/tables';
import type { Told } from '@/lib/comparison/told';
import type { Audience } from '@/lib/credit/publication';
import { compareMessages } from '@/lib/i18n/compare-messages';
import type { Lang } from '@/lib/i18n/lang';
import { reportMessages } from '@/lib/i18n/report-messages';
import { ProblemNote } from '../../ui/ProblemNote';
import { Findings } from '../tables/Findings';
import { Cover } from './Cover';
import { MethodNote } from './MethodNote';
import { PrintedTable } from './PrintedTable';
import { ReportCharts } from './ReportCharts';
import { ReportMap } from './ReportMap';
import { ReportTools } from './ReportTools';
import styles from './report.module.css';
import { type ReportFacts, useReport } from './use-report';

/** Whom a report is for, and whether it can be had as PDF: the server says it. */
export interface ReportReader {
  /** null = not known. */
  audience: Audience | null;
  hasPdf: boolean;
}

/** `/compare/report?zones=A,B,C`: a comparison on A4, to be printed; `data-ready` once all of it is drawn. */
export function Report({ lang, reader }: { lang: Lang; reader: ReportReader }) {
  const { asked, facts, problem, retry } = useReport();
  const t = reportMessages(lang);
  usePaper(lang);
  const isNone = facts === null ? asked?.zones.length === 0 : facts.comparison.zones.length === 0;
  return (
    <main
      className={styles.page}
      lang={lang}
      data-testid="report"
      data-failed={problem ? (problem.code ?? 'no_answer') : undefined}
    >
      <ReportTools lang={lang} hasPdf={reader.hasPdf && !isNone} canPrint={facts !== null && !isNone} />
      {problem ? <ProblemNote lang={lang} what={t.failed} problem={problem} onRetry={retry} /> : null}
      {isNone ? <p className={styles.message}>{t.none}</p> : null}
      {facts === null && problem === null && !isNone ? <p className={styles.message}>{t.loading}</p> : null}
      {facts !== null && !isNone ? <Paper facts={facts} lang={lang} reader={reader} /> : null}
    </main>
  );
}

function Paper({ facts, lang, reader }: { facts: ReportFacts; lang: Lang; reader: ReportReader }) {
  const { comparison, schemes, methodologies, settings, outlines } = facts;
  const t = reportMessages(lang);
  const paper = useRef<HTMLElement>(null);
  const isReady = useDrawn(paper);
  const told = useMemo((): Told => {
    const methodology = methodologies.find(({ current }) => current)?.document ?? null;
    return { comparison, schemes, methodology, audience: reader.audience, lang };
  }, [comparison, schemes, methodologies, reader.audience, lang]);
  const tables = useMemo(() => inPrintOrder(comparisonTables(told).map(printedTable)), [told]);
  const zones = useMemo(() => comparison.zones.map(({ zone }) => zone), [comparison]);
  return (
    <article
      ref={paper}
      className={styles.paper}
      data-testid="paper"
      data-ready={isReady || undefined}
      data-revision={comparison.revision}
    >
      <Cover told={told} settings={settings} />
      <section className={styles.part} data-part="findings">
        <h2>{t.findings}</h2>
        <Findings told={told} />
      </section>
      <section className={styles.part} data-part="map">
        <h2>{t.map}</h2>
        <ReportMap lang={lang} zones={zones} outlines={outlines} settings={settings} />
      </section>
      <section className={styles.part} data-part="charts">
        <h2>{t.charts}</h2>
        <ReportCharts told={told} methodologies={methodologies} />
      </section>
      <section data-part="tables" aria-label={compareMessages(lang).tables}>
        <h2>{t.tables}</h2>
        {tables.map((printed) => (
          <PrintedTable key={printed.table.id} printed={printed} lang={lang} />
        ))}
      </section>
      <MethodNote told={told} settings={settings} />
    </article>
  );
}

/** Paper is white, whatever the reader's theme, whose choice stays; and the document says its language. */
function usePaper(lang: Lang): void {
  useEffect(() => {
    const root = document.documentElement;
    const before = root.dataset.theme;
    root.dataset.theme = 'light';
    root.dataset.paper = 'a4';
    root.lang = lang;
    return () => {
      delete root.dataset.paper;
      if (before !== undefined) root.dataset.theme = before;
    };
  }, [lang]);
}

/** Has the browser every face, and has it drawn twice since: charts are drawn once more when they know their width. */
function useDrawn(paper: RefObject<HTMLElement | null>): boolean {
  const [isDrawn, setDrawn] = useState(false);
  useEffect(() => {
    let isGone = false;
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    void (async () => {
      await document.fonts.ready;
      await frame();
      await frame();
      if (!isGone && paper.current !== null) setDrawn(true);
    })();
    return () => {
      isGone = true;
    };
  }, [paper]);
  return isDrawn;
}
