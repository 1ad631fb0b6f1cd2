'use client';

import { type CSSProperties, useId, useState } from 'react';
import { formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { methodologyMessages } from '@/lib/i18n/methodology-messages';
import styles from './example.module.css';
import { reachOf } from './formulas';

interface Props {
  lang: Lang;
  name: string;
  /** Empty = none. */
  unit: string;
  weight: number;
  goalposts: readonly [number, number] | null;
  scale: readonly [number, number];
  /** null = missing. */
  value: number | null;
  onMove: (value: number | null) => void;
  /** It was missing and is to have a value. */
  onRevive: () => void;
}

/** A value that the reader moves: by a slider between and beyond the goalposts, by its figure, or away altogether. */
export function ValueInput({ lang, name, unit, weight, goalposts, scale, value, onMove, onRevive }: Props) {
  const t = methodologyMessages(lang).example;
  const id = useId();
  const [span] = useState(() => reachOf(goalposts, scale, value, unit === '%'));
  const reach =
    value === null || (value >= span.min && value <= span.max) ? span : reachOf(goalposts, scale, value, unit === '%');
  const isMissing = value === null;
  const place = (at: number) => (at - reach.min) / (reach.max - reach.min);
  const [lo, hi] = goalposts ?? scale;
  const marks = { '--lo': place(lo), '--hi': place(hi) } as CSSProperties;
  return (
    <div className={styles.input}>
      <label htmlFor={id}>
        {name} <small>{t.weight(formatNumber(weight, lang))}</small>
      </label>
      <span className={styles.number}>
        <Figure id={id} value={value} onMove={onMove} />
        <span className={styles.unit}>{unit}</span>
        <button
          type="button"
          aria-label={isMissing ? t.toValue(name) : t.toMissing(name)}
          aria-pressed={isMissing}
          onClick={() => (isMissing ? onRevive() : onMove(null))}
          data-testid="missing"
        >
          {t.isMissing}
        </button>
      </span>
      <span className={styles.slider} style={marks} data-missing={isMissing}>
        <input
          type="range"
          aria-label={name}
          aria-valuetext={isMissing ? t.isMissing : `${formatNumber(value, lang)} ${unit}`}
          min={reach.min}
          max={reach.max}
          step={reach.step}
          value={value ?? reach.min}
          onChange={({ target }) => onMove(target.valueAsNumber)}
        />
      </span>
    </div>
  );
}

/** As it is written while it is being written; else rounded, though the whole value counts. Empty = missing. */
function Figure({ id, value, onMove }: { id: string; value: number | null; onMove: (value: number | null) => void }) {
  const [draft, setDraft] = useState<string | null>(null);
  return (
    <input
      id={id}
      type="number"
      step="any"
      value={draft ?? (value === null ? '' : String(Number(value.toFixed(2))))}
      onChange={({ target }) => {
        setDraft(target.value);
        onMove(Number.isNaN(target.valueAsNumber) ? null : target.valueAsNumber);
      }}
      onBlur={() => setDraft(null)}
    />
  );
}
