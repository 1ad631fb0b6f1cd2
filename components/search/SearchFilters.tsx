'use client';

import { useId, useState } from 'react';
import { entityKinds } from '@/lib/credit/entity';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import { formatNumber } from '@/lib/i18n/format';
import { gradeWords } from '@/lib/i18n/grade-words';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { searchMessages } from '@/lib/i18n/search-messages';
import styles from './search.module.css';
import { filtersSet, listedLabels, type Wanted } from './wanted';

/** What the list is narrowed down by. Grades are those that everybody may list by. */
export function SearchFilters(props: {
  lang: Lang;
  wanted: Wanted;
  scheme: Scheme | null;
  zones: readonly Zone[];
  onWanted: (part: Partial<Wanted>) => void;
}) {
  const { lang, wanted, scheme, zones, onWanted } = props;
  const t = searchMessages(lang);
  const { entityKinds: kindNames } = messages(lang);
  const set = filtersSet(wanted);
  const [isOpen, setOpen] = useState(wanted.find || set > 0);
  const grades = scheme?.grades.filter(({ listable }) => listable) ?? [];
  const sorted = [...zones].sort((a, b) => a.name.localeCompare(b.name, lang));
  return (
    <details
      className={styles.filters}
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      data-testid="filters"
    >
      <summary>{set === 0 ? t.filters : t.filtersSet(formatNumber(set, lang))}</summary>
      <div className={styles.fields}>
        {grades.length > 0 ? (
          <Choice
            label={t.grade}
            any={t.any}
            value={wanted.grade}
            options={grades.map(({ grade }) => [grade, gradeWords(scheme ?? undefined, grade)])}
            onChoose={(grade) => onWanted({ grade })}
            name="grade"
          />
        ) : null}
        <Choice
          label={t.kind}
          any={t.any}
          value={wanted.business}
          options={entityKinds.map((kind) => [kind, kindNames[kind]])}
          onChoose={(business) => onWanted({ business })}
          name="business"
        />
        <Choice
          label={t.label}
          any={t.any}
          value={wanted.label}
          options={listedLabels.map((label) => [label, t.labels[label]])}
          onChoose={(label) => onWanted({ label })}
          name="label"
        />
        <Choice
          label={t.zone}
          any={t.any}
          value={wanted.within}
          options={sorted.map(({ id, name }) => [id, name])}
          onChoose={(within) => onWanted({ within })}
          name="within"
        />
        <IndustryField lang={lang} value={wanted.industry} onChoose={(industry) => onWanted({ industry })} />
        {grades.length > 0 ? <p className={styles.quiet}>{t.gradesShown}</p> : null}
        {set > 0 ? (
          <button
            type="button"
            className={styles.action}
            onClick={() =>
              onWanted({ grade: null, business: null, label: null, within: null, industry: null, find: true })
            }
          >
            {t.clearFilters}
          </button>
        ) : null}
      </div>
    </details>
  );
}

function Choice<Value extends string>(props: {
  label: string;
  any: string;
  value: Value | null;
  options: readonly (readonly [value: Value, words: string])[];
  onChoose: (value: Value | null) => void;
  name: string;
}) {
  const { label, any, value, options, onChoose, name } = props;
  const id = useId();
  return (
    <p className={styles.choice}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value ?? ''}
        onChange={(event) => onChoose(options.find(([known]) => known === event.currentTarget.value)?.[0] ?? null)}
        data-filter={name}
      >
        <option value="">{any}</option>
        {options.map(([known, words]) => (
          <option key={known} value={known}>
            {words}
          </option>
        ))}
      </select>
    </p>
  );
}

/** Taken when it is left or with Enter: a list for every figure that is typed helps nobody. */
function IndustryField(props: { lang: Lang; value: string | null; onChoose: (industry: string | null) => void }) {
  const { lang, value, onChoose } = props;
  const t = searchMessages(lang);
  const id = useId();
  const [text, setText] = useState(value ?? '');
  const take = () => onChoose(/^[0-9A-Za-z]{1,10}$/.test(text.trim()) ? text.trim() : null);
  return (
    <p className={styles.choice}>
      <label htmlFor={id}>{t.industry}</label>
      <input
        id={id}
        type="text"
        maxLength={10}
        autoComplete="off"
        placeholder={t.industryHint}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={take}
        onKeyDown={(event) => (event.key === 'Enter' ? take() : undefined)}
        data-filter="industry"
      />
    </p>
  );
}
