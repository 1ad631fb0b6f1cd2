import type { Lang } from '@/lib/i18n/lang';
import { methodologyMessages } from '@/lib/i18n/methodology-messages';
import { percent } from './formulas';
import { IntervalDrawing } from './IntervalDrawing';
import styles from './methodology.module.css';

/** What is not counted, and what that does. @param least share of the weight without which there is no level */
export function Missing({ lang, least }: { lang: Lang; least: number }) {
  const t = methodologyMessages(lang).missing;
  return (
    <ul className={styles.points}>
      <li>{t.least(percent(least, lang))}</li>
      <li>{t.nothing}</li>
    </ul>
  );
}

/** What is hidden from the public, and what the index is then made of. */
export function Guarded({ lang }: { lang: Lang }) {
  const t = methodologyMessages(lang).guarded;
  return (
    <ul className={styles.points}>
      <li>{t.small}</li>
      <li>{t.daily}</li>
      <li>{t.result}</li>
    </ul>
  );
}

/** The life of a month. */
export function Releases({ lang }: { lang: Lang }) {
  const t = methodologyMessages(lang).releases;
  return (
    <>
      <ol className={styles.states}>
        {Object.entries(t.states).map(([state, { name, text }]) => (
          <li key={state} data-state={state}>
            <h3>{name}</h3>
            <p>{text}</p>
          </li>
        ))}
      </ol>
      <ul className={styles.points}>
        <li>{t.calendar}</li>
        <li>{t.rules}</li>
      </ul>
    </>
  );
}

const kinds = ['rank', 'sampling', 'noise', 'forecast'] as const;

/** What each kind of interval says, each with a drawing of its own. */
export function Intervals({ lang }: { lang: Lang }) {
  const t = methodologyMessages(lang).intervals;
  return (
    <ul className={styles.intervals}>
      {kinds.map((kind) => (
        <li key={kind} data-interval={kind}>
          <IntervalDrawing kind={kind} />
          <h3>{t[kind].name}</h3>
          <dl>
            <dt>{t.says}</dt>
            <dd>{t[kind].says}</dd>
            <dt>{t.not}</dt>
            <dd>{t[kind].not}</dd>
          </dl>
        </li>
      ))}
    </ul>
  );
}
