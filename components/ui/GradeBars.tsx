import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import { formatNumber, formatShare } from '@/lib/i18n/format';
import { gradeWords } from '@/lib/i18n/grade-words';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { zoneStates } from '../zone/zone-sets';
import { GradeMark } from './GradeMark';
import { gradeLook, noGrade } from './grade-look';
import styles from './ui.module.css';
import { useRuns } from './use-runs';

/** Businesses by grade, best first, as bars of their share of all graded ones. */
export function GradeBars({ lang, scheme, grades }: { lang: Lang; scheme: Scheme; grades: Record<string, number> }) {
  const runs = useRuns();
  const total = scheme.grades.reduce((sum, { grade }) => sum + (grades[grade] ?? 0), 0);
  return (
    <ul className={styles.rows} data-testid="grade-bars">
      {scheme.grades.map(({ grade }) => {
        const count = grades[grade] ?? 0;
        const look = gradeLook(scheme, grade);
        const share = total === 0 ? null : count / total;
        return (
          <li key={grade} className={styles.row} data-grade={grade}>
            <GradeMark look={look} className={styles.mark} />
            <span className={styles.name}>{gradeWords(scheme, grade)}</span>
            <span className={styles.count}>{formatNumber(count, lang)}</span>
            <span className={styles.share}>{share === null ? '–' : formatShare(share, lang)}</span>
            <span className={styles.track}>
              {!runs || count === 0 || share === null ? null : (
                <span
                  className={styles.fill}
                  style={{ width: `${share * 100}%`, background: `var(--${look.token})` }}
                />
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** Businesses without a grade, by why; beside the bars, never among them. */
export function StateCounts({ lang, states }: { lang: Lang; states: Zone['states'] }) {
  const t = messages(lang);
  const shown = zoneStates.filter((state) => state !== 'suppressed' || states.suppressed > 0);
  return (
    <ul className={styles.rows} data-testid="state-counts">
      {shown.map((state) => (
        <li key={state} className={styles.row} data-state={state}>
          <GradeMark look={noGrade} className={styles.mark} />
          <span className={styles.name}>{t.states[state]}</span>
          <span className={styles.count}>{formatNumber(states[state], lang)}</span>
        </li>
      ))}
    </ul>
  );
}
