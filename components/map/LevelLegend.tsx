import type { Methodology } from '@/lib/credit/index/methodology';
import { formatNumber } from '@/lib/i18n/format';
import { indexMessages } from '@/lib/i18n/index-messages';
import { lightName, methodologyName } from '@/lib/i18n/index-names';
import type { Lang } from '@/lib/i18n/lang';
import { legendMessages } from '@/lib/i18n/legend-messages';
import { monthMessages } from '@/lib/i18n/month-messages';
import { LightMark } from '../ui/LightMark';
import type { LevelClass } from '../zone/level-classes';
import { lightsOf } from '../zone/lights-of';
import styles from './legend.module.css';

/** The colours of levels, best first, with their edges and lights; and the looks of zones without one. */
export function LevelLegend(props: {
  lang: Lang;
  methodology: Methodology;
  classes: readonly LevelClass[];
  /** They are of a past month. */
  isPast?: boolean;
}) {
  const { lang, methodology, classes, isPast = false } = props;
  const t = indexMessages(lang);
  const lights = lightsOf(methodology);
  return (
    <div data-testid="level-legend">
      <h2 className={styles.title}>{t.level}</h2>
      <ol className={styles.classes}>
        {classes.toReversed().map(({ token, from, below, light }) => (
          <li key={token} className={styles.class} data-light={light ?? ''}>
            <span className={styles.swatch} style={{ background: `var(--${token})` }} />
            <span>
              {formatNumber(from, lang)}–{formatNumber(below, lang)}
              {light === null ? null : (
                <span className={styles.lightName}>
                  <LightMark light={light} lights={lights} /> {t.light(lightName(light, lang))}
                </span>
              )}
            </span>
          </li>
        ))}
      </ol>
      <ul className={styles.classes}>
        <li className={styles.class}>
          <span className={`${styles.swatch} ${styles.hatch}`} />
          <span>{t.legendFew}</span>
        </li>
        <li className={styles.class}>
          <span className={`${styles.swatch} ${styles.cross}`} />
          <span>{t.legendWithheld}</span>
        </li>
        <li className={styles.class}>
          <span className={styles.swatch} />
          <span>{isPast ? monthMessages(lang).noValue : t.legendNone}</span>
        </li>
      </ul>
      <p className={styles.how}>
        {lights.length > 0 ? t.legendHow(methodologyName(methodology, lang)) : t.legendSteps}{' '}
        {legendMessages(lang).levels} <a href={`/methodology?lang=${lang}`}>{t.how}</a>
      </p>
    </div>
  );
}
