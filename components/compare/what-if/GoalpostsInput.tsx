'use client';

import { useId } from 'react';
import { formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { whatIfMessages } from '@/lib/i18n/what-if-messages';
import { NumberInput } from './NumberInput';
import { ResetButton } from './WeightInput';
import styles from './what-if.module.css';

type Goalposts = readonly [lower: number, upper: number];

interface Props {
  lang: Lang;
  id: string;
  name: string;
  /** Empty = none. */
  unit: string;
  isLog: boolean;
  published: Goalposts;
  value: Goalposts;
  onMove: (value: Goalposts) => void;
}

/** Between which values of an indicator its score goes from one end of the scale to the other. */
export function GoalpostsInput({ lang, id, name, unit, isLog, published, value, onMove }: Props) {
  const t = whatIfMessages(lang);
  const faultId = useId();
  const [lower, upper] = value;
  const isFault = !(lower < upper) || (isLog && lower <= 0);
  const isChanged = lower !== published[0] || upper !== published[1];
  return (
    <div className={styles.goalposts} data-goalposts={id} data-changed={isChanged}>
      <span className={styles.quiet}>{t.goalposts}</span>
      <NumberInput
        label={t.lowerOf(name)}
        value={lower}
        isFault={isFault}
        faultId={faultId}
        onMove={(end) => onMove([end, upper])}
      />
      <span>{t.to}</span>
      <NumberInput
        label={t.upperOf(name)}
        value={upper}
        isFault={isFault}
        faultId={faultId}
        onMove={(end) => onMove([lower, end])}
      />
      <span className={styles.quiet}>{unit}</span>
      <ResetButton
        lang={lang}
        name={`${name} ${t.goalposts}`}
        published={published.map((end) => formatNumber(end, lang)).join(` ${t.to} `)}
        isShown={isChanged}
        onReset={() => onMove(published)}
      />
      {isFault ? (
        <span id={faultId} role="alert" className={styles.fault}>
          {isLog ? t.riseLog : t.rise}
        </span>
      ) : null}
    </div>
  );
}
