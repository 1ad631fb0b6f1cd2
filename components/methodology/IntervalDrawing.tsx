import type { ReactNode } from 'react';
import styles from './methodology.module.css';

const drawings = {
  rank: (
    <>
      <path d="M4 12H116" className={styles.thin} />
      <path d="M28 6H72V18H28Z" className={styles.soft} />
      <path d="M44 3V21" className={styles.bold} />
    </>
  ),
  sampling: (
    <>
      <path d="M24 12H96M24 6V18M96 6V18" className={styles.bold} />
      <circle cx="60" cy="12" r="4" className={styles.fill} />
    </>
  ),
  noise: (
    <>
      <path d="M4 12H116" className={styles.thin} />
      {[30, 44, 52, 58, 66, 71, 86].map((x, i) => (
        <circle key={x} cx={x} cy={i % 2 === 0 ? 9 : 15} r="3" className={styles.fill} />
      ))}
    </>
  ),
  forecast: (
    <>
      <path d="M60 12L116 3V21Z" className={styles.soft} />
      <path d="M4 16L20 11L36 14L60 12" className={styles.bold} />
      <path d="M60 12H116" className={styles.dashed} />
    </>
  ),
} as const satisfies Record<string, ReactNode>;

/** How an interval of the kind is drawn: no two kinds alike. The words stand below it. */
export function IntervalDrawing({ kind }: { kind: keyof typeof drawings }) {
  return (
    <svg className={styles.drawing} viewBox="0 0 120 24" aria-hidden="true" focusable="false">
      {drawings[kind]}
    </svg>
  );
}
