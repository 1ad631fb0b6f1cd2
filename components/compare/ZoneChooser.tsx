'use client';

import { type KeyboardEvent, useId, useState } from 'react';
import type { Zone, ZoneKind } from '@/lib/credit/zone';
import { chooseMessages } from '@/lib/i18n/choose-messages';
import { formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { kindsPresent } from '../zone/zone-sets';
import { KindSelect } from './choose/KindSelect';
import { useFoundZones } from './choose/use-found-zones';
import styles from './chooser.module.css';

/** A text of more than anybody types is refused. */
const LONGEST = 100;

/**
 * Every zone with a check box, by kind and name, and a field that narrows the list by name, pinyin, initials or id. The
 * keyboard's form of choosing on the map: arrows go from the field through the list.
 */
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
  const [kind, setKind] = useState<ZoneKind | null>(null);
  const wanted = search.trim().toLocaleLowerCase();
  const asked = useFoundZones(wanted);
  const found = zones
    .filter((zone) => kind === null || zone.kind === kind)
    .filter(
      ({ id, name }) => asked.ids?.has(id) || [id, name].some((text) => text.toLocaleLowerCase().includes(wanted)),
    )
    .sort((a, b) => a.name.localeCompare(b.name, lang));
  const known = zones.filter(({ id }) => chosen.includes(id)).length;
  const toggle = (id: string) =>
    onChoose(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id]);
  return (
    <details
      className={styles.chooser}
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      onKeyDown={goThrough}
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
          maxLength={LONGEST}
          placeholder={chooseMessages(lang).searchHow}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <button type="button" disabled={chosen.length === 0} onClick={() => onChoose([])} data-testid="clear">
          {t.compareClear}
        </button>
        <KindSelect lang={lang} zones={zones} kind={kind} onKind={setKind} className={styles.kinds} />
      </div>
      <Saying lang={lang} wanted={wanted} asked={asked} found={found.length} />
      {kindsPresent(found).map((each) => (
        <fieldset key={each} className={styles.kind}>
          <legend>{t.kinds[each]}</legend>
          {found
            .filter((zone) => zone.kind === each)
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

/** What the search comes to, also for who does not see the list. */
function Saying(props: { lang: Lang; wanted: string; asked: ReturnType<typeof useFoundZones>; found: number }) {
  const { lang, wanted, asked, found } = props;
  const t = chooseMessages(lang);
  const isAsked = wanted === '' || asked.text === wanted;
  const says = [
    ...(found === 0 ? [isAsked ? messages(lang).compareNoMatch : t.searching] : []),
    ...(wanted !== '' && isAsked && found > 0 ? [t.found(formatNumber(found, lang))] : []),
    ...(wanted !== '' && isAsked && asked.ids === null ? [t.searchFailed] : []),
  ];
  return (
    <p className={styles.none} role="status" data-testid="chooser-said" hidden={says.length === 0}>
      {says.join(' ')}
    </p>
  );
}

/** Arrows up and down lead from the field into the list, through it, and back. */
function goThrough(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const { target } = event;
  if (step === undefined || event.nativeEvent.isComposing || !(target instanceof HTMLInputElement)) return;
  const stops = [
    ...event.currentTarget.querySelectorAll<HTMLInputElement>('input[type="search"], input[type="checkbox"]'),
  ];
  const next = stops[stops.indexOf(target) + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
