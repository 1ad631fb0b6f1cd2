'use client';

import { useId } from 'react';
import type { Zone } from '@/lib/credit/zone';
import { formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { whatIfMessages } from '@/lib/i18n/what-if-messages';
import { peersOf } from '../../zone/index-state';
import { classesOf, membersOf } from './members';
import type { Trial } from './trial-url';
import styles from './what-if.module.css';

interface Props {
  lang: Lang;
  zones: readonly Zone[];
  chosen: readonly Zone[];
  trial: Trial;
  change: (next: (before: Trial) => Trial) => void;
}

/** Over which zones the trial goes: those compared, or all of a class of theirs. */
export function ScopeChoice({ lang, zones, chosen, trial, change }: Props) {
  const t = whatIfMessages(lang);
  const id = useId();
  const classes = classesOf(chosen);
  const { peerClass } = trial;
  // A link may hold a class of which no zone is compared any more.
  const offered = peerClass === null || classes.includes(peerClass) ? classes : [...classes, peerClass];
  return (
    <p className={styles.scope}>
      <label htmlFor={id}>{t.scope}</label>
      <select
        id={id}
        value={peerClass ?? ''}
        onChange={({ target }) =>
          change((before) => ({ ...before, peerClass: target.value === '' ? null : target.value }))
        }
        data-testid="what-if-scope"
      >
        <option value="">{t.scopeChosen(formatNumber(chosen.length, lang))}</option>
        {offered.map((one) => {
          const members = membersOf(zones, chosen, one);
          const [first] = members;
          return (
            <option key={one} value={one}>
              {t.scopeClass(first === undefined ? one : peersOf(first, lang), formatNumber(members.length, lang))}
            </option>
          );
        })}
      </select>
    </p>
  );
}
