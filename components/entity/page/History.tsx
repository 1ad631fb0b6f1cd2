import { entityMessages } from '@/lib/i18n/entity-messages';
import { formatDay, formatNumber } from '@/lib/i18n/format';
import { gradeWords } from '@/lib/i18n/grade-words';
import { messages } from '@/lib/i18n/messages';
import { schemeName } from '@/lib/i18n/scheme-name';
import { GradeMark } from '../../ui/GradeMark';
import { gradeLook } from '../../ui/grade-look';
import { inOrder, sourceName } from '../current';
import type { BodyProps } from './EntityBody';
import styles from './page.module.css';

/** Every evaluation that may be seen, the current ones first. */
export function History({ lang, file, schemes }: Omit<BodyProps, 'showsGrade'>) {
  const t = messages(lang);
  const own = entityMessages(lang);
  return (
    <section className={styles.section} data-testid="evaluations">
      <h2>{own.history}</h2>
      {file.evaluations.length === 0 ? <p className={styles.quiet}>{t.noEvaluations}</p> : null}
      <ol className={styles.list}>
        {inOrder(file.evaluations).map(({ key, evaluation: { grade, state, score, source, ...one } }) => {
          const scheme = schemes.find(({ id }) => id === one.scheme);
          const details = [
            scheme ? schemeName(scheme, lang) : one.scheme,
            one.evaluatedAt === null ? t.evaluatedUnknown : formatDay(one.evaluatedAt, lang),
            score === null ? '' : t.score(formatNumber(score, lang)),
            sourceName(file.sources, source),
            one.current ? own.inForce : own.superseded,
          ];
          return (
            <li key={key} className={styles.evaluation} data-current={one.current}>
              <GradeMark look={gradeLook(scheme, grade ?? null)} className={styles.small} />
              <div>
                <p>{grade !== undefined ? gradeWords(scheme, grade) : state ? t.states[state] : t.missing}</p>
                <p className={styles.quiet}>{details.filter((part) => part !== '').join(' · ')}</p>
              </div>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
