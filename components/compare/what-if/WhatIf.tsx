'use client';

import { useMemo } from 'react';
import { changed } from '@/lib/credit/comparison/choices';
import { methodologyFaults } from '@/lib/credit/index/methodology-faults';
import type { MethodologyItem } from '@/lib/credit/index/methodology-list';
import type { Zone } from '@/lib/credit/zone';
import { formatClock, formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { whatIfMessages } from '@/lib/i18n/what-if-messages';
import { useMethodology } from '../../zone/use-methodology';
import { Controls } from './Controls';
import { membersOf, triedZones } from './members';
import { Results } from './Results';
import { SaveDraft } from './SaveDraft';
import { ScopeChoice } from './ScopeChoice';
import { SensitivityNote } from './SensitivityNote';
import { useAnswers } from './use-answers';
import { useTrial } from './use-trial';
import { useZonePoints } from './use-zone-points';
import styles from './what-if.module.css';

interface Props {
  lang: Lang;
  /** All there are. */
  zones: readonly Zone[];
  /** Those of the comparison. */
  chosen: readonly Zone[];
}

/** Levels and ranks under choices of one's own, at once, beside the published ones. */
export function WhatIf(props: Props) {
  const t = whatIfMessages(props.lang);
  const methodology = useMethodology();
  return (
    <div className={styles.trial}>
      <p className={styles.banner} role="note" data-testid="what-if-banner">
        <strong>{t.banner}</strong> {t.bannerText}
      </p>
      {methodology === null ? <p>{t.loading}</p> : <Trying {...props} item={methodology} />}
    </div>
  );
}

function Trying({ lang, zones, chosen, item: { document } }: Props & { item: MethodologyItem }) {
  const t = whatIfMessages(lang);
  const [trial, change] = useTrial();
  const members = membersOf(zones, chosen, trial.peerClass);
  const ids = JSON.stringify(members.map(({ id }) => id));
  const read = useZonePoints(useMemo(() => JSON.parse(ids) as string[], [ids]));
  const facts = useMemo(() => {
    if (read.points === null) return null;
    const asked = (JSON.parse(ids) as string[]).map((id) => ({ id }));
    return { methodology: document, zones: triedZones(asked, read.points, document) };
  }, [read.points, ids, document]);
  const tried = useMemo(() => changed(document, trial.choices), [document, trial.choices]);
  const isPossible = useMemo(() => methodologyFaults(tried).length === 0, [tried]);
  const { standings, sensitivity, failed } = useAnswers(facts, isPossible ? trial.choices : null);
  const names = new Map(members.map(({ id, name }) => [id, name]));
  const missing = facts === null ? [] : members.filter(({ id }) => !facts.zones.some((zone) => zone.id === id));
  const isPartly = facts?.zones.some(({ id }) => (read.points?.get(id)?.hidden.length ?? 0) > 0);

  return (
    <>
      <ScopeChoice lang={lang} zones={zones} chosen={chosen} trial={trial} change={change} />
      <div className={styles.base} data-testid="what-if-base">
        {read.failed ? <p role="alert">{t.readFailed}</p> : null}
        {read.points === null && !read.failed ? (
          <p>{t.reading(formatNumber(read.done, lang), formatNumber(members.length, lang))}</p>
        ) : null}
        {read.at === null ? null : <p>{t.readAt(formatClock(read.at, lang), `${document.id} ${document.version}`)}</p>}
        {read.points === null && !read.failed ? null : (
          <button type="button" onClick={read.again}>
            {read.failed ? t.retry : t.again}
          </button>
        )}
        {isPartly ? <p>{t.hidden}</p> : null}
        {missing.length > 0 && facts !== null && facts.zones.length > 0 ? (
          <p>{t.leftOut(messages(lang).list(missing.map(({ name }) => name)))}</p>
        ) : null}
        {failed ? <p role="alert">{t.failed}</p> : null}
      </div>
      <div className={styles.columns}>
        <Controls lang={lang} methodology={document} tried={tried} choices={trial.choices} change={change} />
        <div className={styles.outcome}>
          {isPossible ? null : (
            <p role="alert" className={styles.fault} data-testid="what-if-impossible">
              {t.impossible}
            </p>
          )}
          {facts?.zones.length === 0 ? <p>{t.none}</p> : null}
          {isPossible && standings !== null && standings.facts.zones.length > 0 ? (
            <>
              <Results lang={lang} names={names} told={standings} isClass={trial.peerClass !== null} />
              <SensitivityNote lang={lang} methodology={document} told={sensitivity?.answer.sensitivity ?? null} />
            </>
          ) : null}
        </div>
      </div>
      <SaveDraft lang={lang} methodology={document} tried={isPossible ? tried : null} />
    </>
  );
}
