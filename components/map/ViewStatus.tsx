import type { Scheme } from '@/lib/credit/scheme';
import { formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { EntityList } from '../entity/EntityList';
import { type EntitiesInView, MOST_IN_VIEW } from '../entity/use-entities-in-view';
import { ProblemNote } from '../ui/ProblemNote';
import styles from './map.module.css';

/** So many are read out as a list; more is no list that anyone listens to. */
const LISTED = 100;

/** How many businesses are in view, or why none is shown; and the same as a list, visible when the keyboard enters it. */
export function ViewStatus(props: {
  lang: Lang;
  inView: EntitiesInView;
  schemes: readonly Scheme[];
  onEntity: (id: number) => void;
}) {
  const { lang, inView, schemes, onEntity } = props;
  const t = messages(lang);
  const count = formatNumber(inView.items.length, lang);
  if (inView.problem) {
    return (
      <div className={styles.status}>
        <ProblemNote lang={lang} what={t.entitiesFailed} problem={inView.problem} />
      </div>
    );
  }
  if (inView.revision === null) return null;
  const words = inView.tooMany
    ? `${t.tooMany(formatNumber(MOST_IN_VIEW, lang))}${inView.items.length > 0 ? ` · ${t.unitsInView(count)}` : ''}`
    : inView.items.length === 0
      ? t.noneInView
      : t.inView(count);
  return (
    <>
      <p className={styles.status} role="status" data-testid="view-status" data-too-many={inView.tooMany}>
        {words}
      </p>
      <section className={styles.listing} aria-label={t.inViewList} data-testid="entities-in-view">
        <h2>{t.inViewList}</h2>
        {inView.items.length > LISTED ? <p>{t.firstOf(formatNumber(LISTED, lang), count)}</p> : null}
        <EntityList lang={lang} entities={inView.items.slice(0, LISTED)} schemes={schemes} onEntity={onEntity} />
      </section>
    </>
  );
}
