import { LEAST_GRADED } from '@/lib/credit/good-share';
import { formatNumber } from '@/lib/i18n/format';
import { indexMessages } from '@/lib/i18n/index-messages';
import { lightName } from '@/lib/i18n/index-names';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { DemonstrationMark } from '../ui/DemonstrationMark';
import { classTokens } from '../zone/share-classes';
import styles from './wall.module.css';
import type { Subject } from './wall-view';

interface LegendProps {
  lang: Lang;
  classes: Subject['classes'];
  levels: Subject['levels'];
  /** Demonstration units are drawn. */
  hasUnits: boolean;
  hasAlerts: boolean;
  attribution: string;
}

/** What the colours, hatches and rings of a wall's map mean, and whose boundaries they are. */
export function WallLegend({ lang, classes, levels, hasUnits, hasAlerts, attribution }: LegendProps) {
  const t = messages(lang);
  const words = indexMessages(lang);
  const others = (
    <>
      {hasAlerts ? (
        <li>
          <span className={styles.ring} />
          {words.alertLegend}
        </li>
      ) : null}
      {hasUnits ? (
        <li>
          <DemonstrationMark className={styles.unitMark} />
          {t.demonstration}
        </li>
      ) : null}
    </>
  );
  if (levels)
    return (
      <div className={styles.legend} data-testid="level-legend">
        <ol>
          {levels.classes.map(({ token, from, below, light }) => (
            <li key={token}>
              <span style={{ background: `var(--${token})` }} />
              {formatNumber(from, lang)}–{formatNumber(below, lang)}
              {light === null ? '' : ` ${words.light(lightName(light, lang))}`}
            </li>
          ))}
          <li>
            <span className={styles.hatch} />
            {words.legendFew}
          </li>
          <li>
            <span className={styles.cross} />
            {words.legendWithheld}
          </li>
          {others}
        </ol>
        <p>
          {words.level} · {attribution}
        </p>
      </div>
    );
  return (
    <div className={styles.legend} data-testid="share-legend">
      <ol>
        {classes
          ? classTokens(classes.count).map((token, index) => {
              const from = classes.from + index * classes.step;
              return (
                <li key={token}>
                  <span style={{ background: `var(--${token})` }} />
                  {formatNumber(from, lang)}–{formatNumber(from + classes.step, lang)}%
                </li>
              );
            })
          : null}
        <li>
          <span className={styles.hatch} />
          {t.legendBelow(formatNumber(LEAST_GRADED, lang))}
        </li>
        {others}
      </ol>
      <p>
        {classes && classes.count > 1 ? `${t.legendHow(formatNumber(classes.step, lang))} · ` : null}
        {attribution}
      </p>
    </div>
  );
}
