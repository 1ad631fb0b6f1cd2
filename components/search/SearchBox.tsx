'use client';

import { type KeyboardEvent, useEffect, useId, useMemo, useState } from 'react';
import type { EntitySummary } from '@/lib/credit/entity';
import type { Scheme } from '@/lib/credit/scheme';
import { formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { searchMessages } from '@/lib/i18n/search-messages';
import { outcomeWords } from '../entity/EntityList';
import { lookOf } from '../entity/entity-look';
import { GradeMark } from '../ui/GradeMark';
import hidden from '../ui/ui.module.css';
import { forgetSearches, recentSearches, rememberSearch } from './recent';
import styles from './search.module.css';
import { usePlace } from './use-place';
import { useSuggestions } from './use-suggestions';

/** One thing that can be chosen below the field. */
type Option =
  | { kind: 'entity'; id: string; entity: EntitySummary }
  | { kind: 'search'; id: string; text: string; words: string }
  | { kind: 'near'; id: string };

/**
 * The field that finds a business: suggestions while something is typed, before that recent searches and what is near.
 * A combobox with a listbox (WAI-ARIA Authoring Practices 1.2): the focus stays in the field.
 */
export function SearchBox(props: {
  lang: Lang;
  schemes: readonly Scheme[];
  /** What is searched for now. */
  q: string | null;
  /** Box whose businesses are suggested first. */
  seen: readonly number[] | null;
  /** Filters that are set. */
  filters: number;
  onSearch: (text: string) => void;
  onNear: (point: [lng: number, lat: number]) => void;
  onEntity: (entity: EntitySummary) => void;
  onFilter: () => void;
  onClear: () => void;
}) {
  const { lang, schemes, q, seen, filters, onSearch, onNear, onEntity, onFilter, onClear } = props;
  const t = searchMessages(lang);
  const id = useId();
  const [text, setText] = useState(q ?? '');
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const [recent, setRecent] = useState<string[]>([]);
  const [place, askPlace] = usePlace(onNear);
  const typed = text.trim();
  const suggestions = useSuggestions(isOpen ? typed : '', seen);
  useEffect(() => setText(q ?? ''), [q]);
  const options = useMemo<Option[]>(() => {
    if (typed === '')
      return [
        { kind: 'near', id: 'near' },
        ...recent.map((words): Option => ({ kind: 'search', id: `recent ${words}`, text: words, words })),
      ];
    const found = suggestions.items.map((entity): Option => ({ kind: 'entity', id: `entity ${entity.id}`, entity }));
    return found.length === 0 ? [] : [...found, { kind: 'search', id: 'all', text: typed, words: t.allFor(typed) }];
  }, [typed, recent, suggestions, t]);
  const active = isOpen ? options[at] : undefined;
  const optionId = (option: Option) => `${id}-${options.indexOf(option)}`;

  const search = (words: string) => {
    if (words === '') return;
    rememberSearch(words);
    setText(words);
    setOpen(false);
    onSearch(words);
  };
  const choose = (option: Option) => {
    setOpen(false);
    if (option.kind === 'near') askPlace();
    else if (option.kind === 'search') search(option.text);
    else {
      rememberSearch(typed);
      onEntity(option.entity);
    }
  };
  const open = () => {
    setRecent(recentSearches());
    setAt(-1);
    setOpen(true);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While a Chinese word is composed, keys are the input method's.
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      if (!isOpen) open();
      else setAt((before) => ((before + step + 1 + (options.length + 1)) % (options.length + 1)) - 1);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (active) choose(active);
      else search(typed);
    } else if (event.key === 'Escape' && isOpen) {
      // It closes the list, and not the panel behind it as well.
      event.stopPropagation();
      event.nativeEvent.stopImmediatePropagation();
      setOpen(false);
    }
  };
  const isAnswered = typed !== '' && suggestions.text === typed;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a <search> element is not known to the types of React 19 yet
    <div
      role="search"
      className={styles.box}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <label htmlFor={`${id}-field`} className={hidden.hidden}>
        {t.field}
      </label>
      <div className={styles.line}>
        <input
          id={`${id}-field`}
          className={styles.field}
          type="text"
          role="combobox"
          aria-expanded={isOpen && options.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={active ? optionId(active) : undefined}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint="search"
          maxLength={100}
          placeholder={t.placeholder}
          value={text}
          onFocus={open}
          onClick={() => (isOpen ? undefined : open())}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setAt(-1);
            setOpen(true);
          }}
          data-testid="search"
        />
        {text === '' ? null : (
          <button
            type="button"
            className={styles.tool}
            aria-label={t.clear}
            onClick={() => {
              setText('');
              onClear();
            }}
          >
            ×
          </button>
        )}
        <button type="button" className={styles.tool} onClick={onFilter} data-testid="open-filters">
          {filters === 0 ? t.filters : t.filtersSet(formatNumber(filters, lang))}
        </button>
      </div>
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={typed === '' ? t.recent : t.suggestions}
        className={styles.options}
        hidden={!isOpen || options.length === 0}
        data-testid="suggestions"
      >
        {options.map((option, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and the keys
          // biome-ignore lint/a11y/useFocusableInteractive: aria-activedescendant points to it
          <div
            key={option.id}
            id={optionId(option)}
            role="option"
            aria-selected={i === at}
            className={styles.option}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(option)}
            data-option={option.kind}
          >
            <OptionWords lang={lang} schemes={schemes} option={option} />
          </div>
        ))}
      </div>
      {isOpen && typed === '' && recent.length > 0 ? (
        <button
          type="button"
          className={styles.forget}
          onClick={() => {
            forgetSearches();
            setRecent([]);
          }}
          data-testid="clear-recent"
        >
          {t.clearRecent}
        </button>
      ) : null}
      <p
        role="status"
        className={place === 'unasked' && !isEmpty() ? hidden.hidden : styles.said}
        data-testid="search-status"
      >
        {saying()}
      </p>
    </div>
  );

  function isEmpty() {
    return isOpen && isAnswered && suggestions.items.length === 0;
  }

  function saying() {
    if (place === 'asking') return t.locating;
    if (place !== 'unasked') return t[place];
    if (isEmpty()) return suggestions.failed ? t.searchFailed : t.nothing(typed);
    return isOpen && isAnswered ? t.suggested(formatNumber(suggestions.items.length, lang)) : '';
  }
}

function OptionWords({ lang, schemes, option }: { lang: Lang; schemes: readonly Scheme[]; option: Option }) {
  const t = searchMessages(lang);
  if (option.kind === 'near') return <span>◎ {t.nearMe}</span>;
  if (option.kind === 'search') return <span className={styles.quiet}>{option.words}</span>;
  return (
    <>
      <GradeMark look={lookOf(option.entity, schemes)} className={styles.mark} />
      <span>{option.entity.name}</span>
      <span className={styles.end}>{outcomeWords(option.entity, schemes, lang)}</span>
    </>
  );
}
