'use client';

import { type ReactNode, useEffect, useRef } from 'react';
import styles from './console.module.css';

let firstPage = true;

/** The heading of a page, to which the focus moves when one comes from another page, so that it is read out first. */
export function PageTitle({ title, children }: { title: string; children?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!firstPage) heading.current?.focus();
    firstPage = false;
  }, []);
  return (
    <div className={styles.title}>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </div>
  );
}
