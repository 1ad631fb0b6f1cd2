import { LEAST_GRADED } from '@/lib/credit/good-share';
import type { Scheme } from '@/lib/credit/scheme';
import { formatNumber } from '@/lib/i18n/format';
import { gradeWords } from '@/lib/i18n/grade-words';
import type { Lang } from '@/lib/i18n/lang';
import { legendMessages } from '@/lib/i18n/legend-messages';
import { messages } from '@/lib/i18n/messages';
import { schemeName } from '@/lib/i18n/scheme-name';
import { bandWords, hasBands } from '../ui/band-words';
import { DemonstrationMark } from '../ui/DemonstrationMark';
import { GradeMark } from '../ui/GradeMark';
import { gradeLook, noGrade } from '../ui/grade-look';
import { type Classes, classTokens } from '../zone/share-classes';
import styles from './legend.module.css';

/** The colours of the zones: breaks, how they were made, and what has no class. */
export function ShareLegend({ lang, classes }: { lang: Lang; classes: Classes | null }) {
  const t = messages(lang);
  return (
    <div data-testid="share-legend">
      <h2 className={styles.title}>{t.goodShare}</h2>
      {classes ? (
        <ol className={styles.classes}>
          {classTokens(classes.count).map((token, index) => {
            const from = classes.from + index * classes.step;
            return (
              <li key={token} className={styles.class}>
                <span className={styles.swatch} style={{ background: `var(--${token})` }} />
                <span>
                  {formatNumber(from, lang)}–{formatNumber(from + classes.step, lang)}%
                </span>
              </li>
            );
          })}
        </ol>
      ) : null}
      <ul className={styles.classes}>
        <li className={styles.class}>
          <span className={`${styles.swatch} ${styles.hatch}`} />
          <span>{t.legendBelow(formatNumber(LEAST_GRADED, lang))}</span>
        </li>
        <li className={styles.class}>
          <span className={styles.swatch} />
          <span>{t.legendNone}</span>
        </li>
      </ul>
      <p className={styles.how}>
        {t.goodShareHow} {legendMessages(lang).shares}
        {classes ? ` ${classes.count > 1 ? t.legendHow(formatNumber(classes.step, lang)) : t.legendOne}` : null}
      </p>
    </div>
  );
}

/** What the height of the columns means, and how high the highest is. */
export function ColumnLegend({ words }: { words: string }) {
  return (
    <p className={styles.how} data-testid="column-legend">
      {words}
    </p>
  );
}

/** The marks of one scheme, best first. */
export function GradeLegend({ lang, scheme }: { lang: Lang; scheme: Scheme }) {
  const t = messages(lang);
  const words = legendMessages(lang);
  return (
    <div data-testid="grade-legend">
      <h2 className={styles.title}>{schemeName(scheme, lang)}</h2>
      <ul className={styles.marks}>
        {scheme.grades.map(({ grade }) => (
          <li key={grade} className={styles.class}>
            <GradeMark look={gradeLook(scheme, grade)} className={styles.mark} />
            <span>
              {gradeWords(scheme, grade)} <BandNote lang={lang} scheme={scheme} grade={grade} />
            </span>
          </li>
        ))}
        <li className={styles.class}>
          <GradeMark look={noGrade} className={styles.mark} />
          <span>{t.ungraded}</span>
        </li>
        <li className={styles.class}>
          <DemonstrationMark className={styles.mark} />
          <span>{t.demonstration}</span>
        </li>
        <li className={styles.class}>
          <svg className={styles.mark} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            {[
              [5, 1.6],
              [11, 2.6],
              [18, 3.8],
            ].map(([x, radius]) => (
              <circle key={x} cx={x} cy="12" r={radius} className={styles.cell} />
            ))}
          </svg>
          <span>{t.cells}</span>
        </li>
      </ul>
      <p className={styles.how}>
        {hasBands(scheme) ? words.bands : words.noBands} {words.ungraded}
      </p>
    </div>
  );
}

function BandNote({ lang, scheme, grade }: { lang: Lang; scheme: Scheme; grade: string }) {
  const band = bandWords(scheme, grade, lang);
  return band === null ? null : <span className={styles.band}>{band}</span>;
}
