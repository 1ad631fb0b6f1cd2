'use client';

import { useRef } from 'react';
import { formatNumber } from '@/lib/i18n/format';
import { wallMessages } from '@/lib/i18n/wall-messages';
import { DemonstrationMark } from '../ui/DemonstrationMark';
import { Panel } from './Panel';
import { useFit } from './use-fit';
import { useUnits } from './use-units';
import styles from './wall.module.css';
import type { WallView } from './wall-view';

const MOST = 100;

/** Demonstration units by name, the longest held title first. */
export function UnitsWidget({ view }: { view: WallView }) {
  const { lang, sum } = view;
  const t = wallMessages(lang);
  const list = useRef<HTMLOListElement>(null);
  const fit = useFit(list);
  const units = useUnits(MOST);
  const shown = (units ?? []).slice(0, fit);
  const rest = (sum?.demonstration ?? shown.length) - shown.length;
  return (
    <Panel
      lang={lang}
      widget="units"
      title={t.units}
      aside={sum === null ? null : formatNumber(sum.demonstration, lang)}
    >
      <ol className={styles.rows} ref={list} data-testid="units">
        <li className={styles.probe} aria-hidden="true" />
        {shown.map(({ id, name, since }) => (
          <li key={id} className={styles.unit} data-row={id}>
            <DemonstrationMark className={styles.unitMark} />
            <span className={styles.name}>{name}</span>
            <span className={styles.part}>{t.unitSince(since)}</span>
          </li>
        ))}
      </ol>
      {units?.length === 0 ? <p className={styles.quiet}>{t.noUnits}</p> : null}
      {rest > 0 && shown.length > 0 ? <p className={styles.quiet}>{t.unitsMore(formatNumber(rest, lang))}</p> : null}
    </Panel>
  );
}
