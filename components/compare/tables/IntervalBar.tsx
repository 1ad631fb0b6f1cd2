import styles from './tables.module.css';

/** Where a bar's left and right end stand. */
export interface Scale {
  from: number;
  to: number;
}

/** A value in its interval, as a thin bar; figures beside it say the same, so that nobody needs to see it. */
export function IntervalBar({ value, low, high, scale }: { value: number; low: number; high: number; scale: Scale }) {
  const at = (number: number) => (100 * (number - scale.from)) / (scale.to - scale.from);
  const width = Math.max(1, at(high) - at(low));
  return (
    <svg className={styles.bar} viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <line className={styles.base} x1="0" x2="100" y1="6" y2="6" />
      {scale.from < 0 ? <line className={styles.zero} x1={at(0)} x2={at(0)} y1="0" y2="12" /> : null}
      <rect className={styles.reach} x={at(low)} width={width} y="4" height="4" />
      <line className={styles.value} x1={at(value)} x2={at(value)} y1="1" y2="11" />
    </svg>
  );
}
