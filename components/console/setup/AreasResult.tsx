'use client';

import type { AreasImported } from '@/lib/credit/setup';
import { formatNumber } from '@/lib/i18n/format';
import { setupMessages } from '@/lib/i18n/setup-messages';
import { useConsole } from '../console-context';
import form from '../form.module.css';
import own from './setup.module.css';

/** What an import came to, with the features that it has doubts about. */
export function AreasResult({ result }: { result: AreasImported }) {
  const { lang } = useConsole();
  const all = setupMessages(lang);
  const said = (n: number) => formatNumber(n, lang);
  const { accepted, updated, unchanged, rejected, findings } = result;
  const more = Object.values(result.counts).reduce((sum, n) => sum + n, 0) - findings.length;
  const counts = {
    accepted: said(accepted),
    updated: said(updated),
    unchanged: said(unchanged),
    rejected: said(rejected),
  };
  return (
    <div data-testid="areas-result">
      <p className={form.done} role="status">
        {all.areas.result(counts)}
      </p>
      {findings.length > 0 ? (
        <ul className={own.findings}>
          {findings.map(({ row, code, value }) => (
            <li key={`${row} ${code}`}>
              {all.areas.finding(said(row), all.findings[code] ?? code)}
              {value ? ` (${value})` : null}
            </li>
          ))}
          {more > 0 ? <li>{all.areas.moreFindings(said(more))}</li> : null}
        </ul>
      ) : null}
    </div>
  );
}
