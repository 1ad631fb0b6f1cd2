'use client';

import { useState } from 'react';
import type { AuditVerdict } from '@/lib/credit/audit';
import { formatNumber, formatStamp } from '@/lib/i18n/format';
import { ProblemNote } from '../ui/ProblemNote';
import styles from './console.module.css';
import { useConsole } from './console-context';
import formStyles from './form.module.css';
import { inWords } from './problem-words';
import { useAction } from './use-action';

/** Recomputes every seal of the trail, and says whether somebody has altered it. */
export function AuditVerify() {
  const { lang, t, session } = useConsole();
  const { busy, problem, run } = useAction();
  const [verdict, setVerdict] = useState<AuditVerdict | null>(null);
  const verify = () =>
    run(async () => {
      setVerdict(null);
      setVerdict(await session.change<AuditVerdict>('/api/console/audit/verify', 'POST'));
    });
  return (
    <div className={styles.verify}>
      <button type="button" className={formStyles.plain} onClick={verify} disabled={busy} data-testid="verify">
        {busy ? t.audit.verifying : t.audit.verify}
      </button>
      {problem ? <ProblemNote lang={lang} what={t.notDone} problem={inWords(problem, t)} /> : null}
      <div role="status">{verdict ? <Verdict verdict={verdict} /> : null}</div>
    </div>
  );
}

function Verdict({ verdict }: { verdict: AuditVerdict }) {
  const { lang, t } = useConsole();
  const { intact, seals, rows, unsealed, newest, faults, faultsInAll } = verdict;
  const n = (count: number) => formatNumber(count, lang);
  return (
    <div className={intact ? styles.note : styles.alarm} data-testid="verdict" data-intact={intact}>
      <p>
        <strong>{intact ? t.audit.intact : t.audit.broken(n(faultsInAll))}</strong>
      </p>
      <p>{t.audit.held(n(rows), n(seals), n(unsealed))}</p>
      {newest ? (
        <p className={styles.quiet}>
          {t.audit.newest(n(newest.number), formatStamp(newest.at))} <code>{newest.hash}</code>
        </p>
      ) : null}
      {faults.length > 0 ? (
        <ul>
          {faults.map(({ kind, seal, row }) => (
            <li key={`${kind} ${seal} ${row}`}>
              {row === null
                ? t.audit.ofSeal(t.audit.faults[kind], n(seal))
                : t.audit.ofRow(t.audit.faults[kind], `${row}`)}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
