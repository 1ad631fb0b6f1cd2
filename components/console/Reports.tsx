'use client';

import type { DivisionReport, DivisionReports } from '@/lib/credit/division-report';
import { formatMonth, formatNumber } from '@/lib/i18n/format';
import { reportMessages } from '@/lib/i18n/report-messages';
import { SyntheticMark } from '../ui/SyntheticMark';
import { Stamp, Sub } from './cells';
import styles from './console.module.css';
import { useConsole } from './console-context';
import { PageTitle } from './PageTitle';
import { type Column, Table } from './Table';
import { useRead } from './use-read';

const PATH = '/api/console/reports';

/** `/console/reports`: what the zones of a division came to, month by month, as its officials see it. */
export function Reports() {
  const { lang, t } = useConsole();
  const { monthly } = reportMessages(lang);
  const read = useRead<DivisionReports>(PATH);
  const columns = useColumns();
  return (
    <>
      <PageTitle title={t.pages.reports} />
      <p className={styles.quiet}>{monthly.about}</p>
      {read.data?.made === false ? (
        <p className={styles.quiet} role="status" data-testid="not-made">
          {monthly.notMade}
        </p>
      ) : null}
      <Table
        caption={t.pages.reports}
        columns={columns}
        read={read}
        rows={read.data?.items ?? null}
        idOf={({ id }) => id}
        none={monthly.none}
      />
    </>
  );
}

function useColumns(): Column<DivisionReport>[] {
  const { lang } = useConsole();
  const { monthly } = reportMessages(lang);
  return [
    { id: 'period', title: monthly.period, cell: ({ period }) => formatMonth(period, lang) },
    {
      id: 'division',
      title: monthly.division,
      cell: (report) => (
        <>
          {report.name ?? report.division} <SyntheticMark lang={lang} shown={[report]} />
          <Sub>{report.division}</Sub>
        </>
      ),
    },
    {
      id: 'zones',
      title: monthly.zones,
      isNumeric: true,
      cell: ({ zones, leftOut }) => (
        <>
          {formatNumber(zones, lang)}
          {leftOut > 0 ? <Sub>{monthly.leftOut(formatNumber(leftOut, lang))}</Sub> : null}
        </>
      ),
    },
    { id: 'made', title: monthly.made, cell: ({ madeAt }) => <Stamp time={madeAt} /> },
    {
      id: 'file',
      title: monthly.file,
      cell: ({ id, bytes, name, division, period }) => (
        <a
          href={`${PATH}/${id}`}
          download
          aria-label={monthly.saveLong(name ?? division, formatMonth(period, lang))}
          data-action="save"
        >
          {monthly.save(formatNumber(Math.ceil(bytes / 1024), lang))}
        </a>
      ),
    },
  ];
}
