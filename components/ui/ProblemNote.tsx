import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import type { Problem } from './fetch-json';
import styles from './ui.module.css';

/** A problem in words: what could not be done, what the server said, and a way to try again. */
export function ProblemNote(props: { lang: Lang; what: string; problem: Problem; onRetry?: () => void }) {
  const { lang, what, problem, onRetry } = props;
  const t = messages(lang);
  const said =
    problem.status === 0 ? t.networkDown : (problem.detail ?? problem.title ?? t.badAnswer(`${problem.status}`));
  return (
    <div className={styles.problem} role="alert" data-testid="problem">
      <p>
        <strong>{what}</strong>
      </p>
      <p>{said}</p>
      {problem.code ? <p className={styles.code}>{problem.code}</p> : null}
      {onRetry ? (
        <button type="button" className={styles.action} onClick={onRetry}>
          {t.retry}
        </button>
      ) : null}
    </div>
  );
}
