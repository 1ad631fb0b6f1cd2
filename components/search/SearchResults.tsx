'use client';

import type { EntitySummary } from '@/lib/credit/entity';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import { formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { searchMessages } from '@/lib/i18n/search-messages';
import { outcomeWords } from '../entity/EntityList';
import rows from '../entity/entity.module.css';
import { lookOf } from '../entity/entity-look';
import { DemonstrationMark } from '../ui/DemonstrationMark';
import { GradeMark } from '../ui/GradeMark';
import { ProblemNote } from '../ui/ProblemNote';
import { farWords } from './far-words';
import { SearchFilters } from './SearchFilters';
import styles from './search.module.css';
import type { Results } from './use-results';
import { listOnly, type Wanted } from './wanted';

/** The list beside the map: what was found, what it is narrowed down by, and more of it. */
export function SearchResults(props: {
  lang: Lang;
  wanted: Wanted;
  results: Results;
  schemes: readonly Scheme[];
  scheme: Scheme | null;
  zones: readonly Zone[];
  onWanted: (part: Partial<Wanted>) => void;
  onEntity: (entity: EntitySummary) => void;
  onMore: () => void;
  onRetry: () => void;
}) {
  const { lang, wanted, results, schemes, onEntity } = props;
  const { items, nextCursor, revision, problem } = results;
  const t = searchMessages(lang);
  const count = formatNumber(items.length, lang);
  const nothing = wanted.q === null ? t.nothingHere : t.nothing(wanted.q);
  return (
    <div className={styles.results} data-testid="results" data-count={revision === null ? '' : items.length}>
      <SearchFilters lang={lang} wanted={wanted} scheme={props.scheme} zones={props.zones} onWanted={props.onWanted} />
      {listOnly(wanted) ? (
        <p className={styles.quiet} data-testid="list-only">
          {t.listOnly}
        </p>
      ) : null}
      {problem ? <ProblemNote lang={lang} what={t.searchFailed} problem={problem} onRetry={props.onRetry} /> : null}
      <p role="status" className={styles.quiet}>
        {revision === null
          ? problem
            ? ''
            : messages(lang).loading
          : items.length === 0
            ? nothing
            : nextCursor === null
              ? t.shown(count)
              : t.shownFirst(count)}
      </p>
      <ul className={rows.list} data-testid="entity-list">
        {items.map((entity) => (
          <li key={entity.id}>
            <button type="button" className={rows.row} data-entity={entity.id} onClick={() => onEntity(entity)}>
              <GradeMark look={lookOf(entity, schemes)} className={rows.small} />
              <span>
                {entity.name}
                {entity.demonstration ? <DemonstrationMark className={styles.unit} /> : null}
              </span>
              <span className={rows.end}>
                {outcomeWords(entity, schemes, lang)}
                {entity.metres === undefined ? null : (
                  <span className={styles.far}>{farWords(entity.metres, lang)}</span>
                )}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {nextCursor === null ? null : (
        <button type="button" className={styles.action} onClick={props.onMore} data-testid="more">
          {t.more}
        </button>
      )}
    </div>
  );
}
