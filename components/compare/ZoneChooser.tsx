'use client';

import { useId, useState } from 'react';
import type { Zone } from '@/lib/credit/zone';
import { formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { kindsPresent } from '../zone/zone-sets';
import styles from './chooser.module.css';

/** Every zone with a check box, by kind and name, and a field that narrows the list by name or id. */
export function ZoneChooser(props: {
  lang: Lang;
  zones: readonly Zone[];
  /** Ids in the order chosen; unknown ones among them stay until cleared. */
  chosen: readonly string[];
  onChoose: (ids: readonly string[]) => void;
}) {
  const { lang, zones, chosen, onChoose } = props;
  const t = messages(lang);
  const field = useId();
  // Open where there is room for it, or nothing to see without it; from then on it is the reader's.
  const [isOpen, setOpen] = useState(() => chosen.length === 0 || matchMedia('(min-width: 48.01rem)').matches);
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLocaleLowerCase();
  const found = zones
    .filter(({ id, name }) => [id, name].some((text) => text.toLocaleLowerCase().includes(wanted)))
    .sort((a, b) => a.name.localeCompare(b.name, lang));
  const known = zones.filter(({ id }) => chosen.includes(id)).length;
  const toggle = (id: string) =>
    onChoose(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  return (
    <details
      className={styles.chooser}
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      data-testid="chooser"
    >
      <summary>{t.compareChosen(formatNumber(known, lang))}</summary>
      <div className={styles.search}>
        <label htmlFor={field}>{t.compareSearch}</label>
        <input
          id={field}
          type="search"
          value={search}
          autoComplete="off"
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <button type="button" disabled={chosen.length === 0} onClick={() => onChoose([])} data-testid="clear">
          {t.compareClear}
        </button>
      </div>
      {found.length === 0 ? <p className={styles.none}>{t.compareNoMatch}</p> : null}
      {kindsPresent(found).map((kind) => (
        <fieldset key={kind} className={styles.kind}>
          <legend>{t.kinds[kind]}</legend>
          {found
            .filter((zone) => zone.kind === kind)
            .map(({ id, name }) => (
              <label key={id}>
                <input type="checkbox" checked={chosen.includes(id)} onChange={() => toggle(id)} data-zone={id} />
                <span>{name}</span>
                <span className={styles.code}>{id}</span>
              </label>
            ))}
        </fieldset>
      ))}
    </details>
  );
}
