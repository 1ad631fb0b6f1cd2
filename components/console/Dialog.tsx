'use client';

import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import styles from './form.module.css';

interface Props {
  title: string;
  /** Escape, or another way that the browser has to close it; left out = it must be answered. */
  onClose?: () => void;
  isWide?: boolean;
  children: ReactNode;
}

/** Something asked or shown above the page, which waits meanwhile; the focus comes back to where it was. */
export function Dialog({ title, onClose, isWide = false, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      data-wide={isWide}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
      onClose={() => {
        if (!dialog.current?.open) onClose?.();
      }}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  );
}
