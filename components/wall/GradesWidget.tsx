import { goodShare } from '@/lib/credit/good-share';
import { formatDelta, formatNumber, formatShare } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { schemeName } from '@/lib/i18n/scheme-name';
import { GradeMark } from '../ui/GradeMark';
import { gradeLook, gradeWords } from '../ui/grade-look';
import type { Sum } from '../zone/zone-sets';
import { MovingNumber } from './MovingNumber';
import styles from './wall.module.css';

/**
 * Businesses by grade under the one scheme that is summed, and the share of good ones: the wall's hero, or a line where
 * the index is.
 */
export function GradesWidget(props: { lang: Lang; sum: Sum; about: string; isSmall: boolean }) {
  const { lang, sum, about, isSmall } = props;
  const t = messages(lang);
  const { share, graded } = goodShare(sum.grades, sum.scheme);
  const total = sum.scheme.grades.reduce((all, { grade }) => all + (sum.grades[grade] ?? 0), 0);
  const count = (value: number) => formatNumber(Math.round(value), lang);
  return (
    <section className={styles.grades} data-widget="grades" data-small={isSmall}>
      {isSmall ? null : (
        <div>
          <h2>{t.goodShare}</h2>
          <p className={styles.hero}>
            <MovingNumber value={share} format={(value) => formatShare(value, lang)} />
          </p>
          <p className={styles.quiet}>
            {share === null ? t.noGraded : `${t.evaluated} ${formatNumber(graded, lang)}`} · {about}
          </p>
          <p className={styles.quiet}>{t.goodShareHow}</p>
          {sum.otherScheme > 0 ? (
            <p className={styles.quiet}>{t.otherSchemes(formatNumber(sum.otherScheme, lang))}</p>
          ) : null}
        </div>
      )}
      <div>
        <h2>
          {t.byGrade}
          <span>
            {isSmall
              ? share === null
                ? t.noGraded
                : `${t.goodShare} ${formatShare(share, lang)}`
              : schemeName(sum.scheme, lang)}
          </span>
        </h2>
        <ul className={styles.bars} data-testid="grade-bars">
          {sum.scheme.grades.map(({ grade }) => {
            const look = gradeLook(sum.scheme, grade);
            const value = sum.grades[grade] ?? 0;
            return (
              <li key={grade} data-grade={grade}>
                <GradeMark look={look} className={styles.mark} />
                <span className={styles.words}>{gradeWords(sum.scheme, grade)}</span>
                <MovingNumber value={value} format={count} formatDelta={(delta) => formatDelta(delta, lang)} />
                <span className={styles.part}>{total === 0 ? '–' : formatShare(value / total, lang)}</span>
                <span className={styles.track}>
                  {value === 0 ? null : (
                    <span
                      className={styles.fill}
                      style={{ width: `${(value / total) * 100}%`, background: `var(--${look.token})` }}
                    />
                  )}
                </span>
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}
