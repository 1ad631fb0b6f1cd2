import type { ReactNode } from 'react';
import { formatStamp } from '@/lib/i18n/format';
import formStyles from './form.module.css';
import styles from './table.module.css';

/** A moment in figures that align; a dash where there is none. */
export function Stamp({ time, withSeconds = false }: { time: string | null; withSeconds?: boolean }) {
  if (time === null) return '—';
  return (
    <time className={styles.stamp} dateTime={time}>
      {formatStamp(time, withSeconds)}
    </time>
  );
}

/** A second line of a cell, smaller and quieter. */
export function Sub({ children }: { children: ReactNode }) {
  return <span className={styles.sub}>{children}</span>;
}

/** What can be done with a row. */
export function RowActions({ children }: { children: ReactNode }) {
  return <span className={styles.actions}>{children}</span>;
}

interface RowButtonProps {
  /** Name of the action, for tests and styles. */
  action: string;
  /** What it is done to: read out, since several rows have the same word. */
  of: string;
  onClick: () => void;
  children: string;
}

/** One of them. */
export function RowButton({ action, of, onClick, children }: RowButtonProps) {
  return (
    <button
      type="button"
      className={formStyles.small}
      aria-label={`${children} ${of}`}
      data-action={action}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
