'use client';

import { type CSSProperties, useId } from 'react';
import { formatNumber, formatShare } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { whatIfMessages } from '@/lib/i18n/what-if-messages';
import { stepOf } from '../../methodology/formulas';
import { NumberInput } from './NumberInput';
import styles from './what-if.module.css';

interface Props {
  lang: Lang;
  of: 'nodes' | 'indicators';
  id: string;
  name: string;
  published: number;
  /** ≥ 0; 0 = left out. */
  value: number;
  /** Where the slider ends, unless the value lies beyond. */
  reach: number;
  /** Of the whole; null = left out. */
  share: number | null;
  onMove: (value: number) => void;
}

/** A weight: by a slider, on which the published one is marked, or by its exact figure. */
export function WeightInput({ lang, of, id, name, published, value, reach, share, onMove }: Props) {
  const t = whatIfMessages(lang);
  const own = useId();
  const most = Math.max(reach, value);
  const words = share === null ? t.leftOutWeight : t.shareOf(formatShare(share, lang));
  const mark = { '--mark': published / most } as CSSProperties;
  return (
    <div className={styles.weight} data-changed={value !== published}>
      <label htmlFor={own} className={styles.name}>
        {name}
      </label>
      <span className={styles.share}>{words}</span>
      <span className={styles.slider} style={mark}>
        <input
          type="range"
          aria-label={t.weightOf(name)}
          aria-valuetext={`${formatNumber(value, lang)}, ${words}`}
          min={0}
          max={most}
          step={stepOf(reach / 50)}
          value={value}
          onChange={({ target }) => onMove(target.valueAsNumber)}
          data-weight={`${of}:${id}`}
        />
      </span>
      <NumberInput id={own} value={value} least={0} onMove={onMove} />
      <ResetButton
        lang={lang}
        name={t.weightOf(name)}
        published={formatNumber(published, lang)}
        isShown={value !== published}
        onReset={() => onMove(published)}
      />
    </div>
  );
}

/** Back to what is published; its room stays, so that nothing jumps while somebody drags. */
export function ResetButton(props: {
  lang: Lang;
  name: string;
  published: string;
  isShown: boolean;
  onReset: () => void;
}) {
  const { lang, name, published, isShown, onReset } = props;
  const t = whatIfMessages(lang);
  return (
    <button
      type="button"
      className={styles.reset}
      aria-label={t.resetOf(name, published)}
      hidden={!isShown}
      onClick={onReset}
    >
      {t.reset(published)}
    </button>
  );
}
