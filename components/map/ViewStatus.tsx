import type { Scheme } from '@/lib/credit/scheme';
import { formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import type { BusinessesInView } from '@/lib/tiles/marks-in-view';
import { EntityList } from '../entity/EntityList';
import type { ReadEntities } from '../entity/use-entities-in';
import { ProblemNote } from '../ui/ProblemNote';
import styles from './map.module.css';

/** So many are read out as a list; more is no list that anyone listens to. */
export const LISTED = 100;
/** Where more are in view, none are listed. */
export const MOST_LISTED = 4_000;

/** How many businesses are in view; and the same as a list, visible when the keyboard enters it. */
export function ViewStatus(props: {
  lang: Lang;
  /** As the map counts them; null = it does not, or not yet. */
  inView: BusinessesInView | null;
  listed: ReadEntities;
  schemes: readonly Scheme[];
  onEntity: (id: number) => void;
}) {
  const { lang, inView, listed, schemes, onEntity } = props;
  const t = messages(lang);
  if (listed.problem) {
    return (
      <div className={styles.status}>
        <ProblemNote lang={lang} what={t.entitiesFailed} problem={listed.problem} />
      </div>
    );
  }
  const count = inView?.count ?? (listed.revision === null || listed.hasMore ? null : listed.items.length);
  const all = count === null ? null : formatNumber(count, lang);
  return (
    <>
      {count === null ? null : (
        <p className={styles.status} role="status" data-testid="view-status" data-count={count}>
          {count === 0 ? t.noneInView : inView?.isCells ? t.aboutInView(all!) : t.inView(all!)}
        </p>
      )}
      <section className={styles.listing} aria-label={t.inViewList} data-testid="entities-in-view">
        <h2>{t.inViewList}</h2>
        {count !== null && count > MOST_LISTED ? <p>{t.zoomToList(formatNumber(MOST_LISTED, lang))}</p> : null}
        {listed.hasMore ? <p>{t.firstOf(formatNumber(LISTED, lang), all ?? '…')}</p> : null}
        <EntityList lang={lang} entities={listed.items} schemes={schemes} onEntity={onEntity} />
      </section>
    </>
  );
}
