'use client';

import { useEffect, useRef } from 'react';
import styles from './share.module.css';

/** What a printer is given in place of the page: drawn when it asks, for a map's canvas is empty by then. */
export function PrintSheet({ picture }: { picture: () => HTMLCanvasElement | null }) {
  const sheet = useRef<HTMLDivElement>(null);
  const latest = useRef(picture);
  latest.current = picture;
  useEffect(() => {
    const draw = () => {
      const drawn = latest.current();
      sheet.current?.replaceChildren(...(drawn === null ? [] : [drawn]));
    };
    const clear = () => sheet.current?.replaceChildren();
    addEventListener('beforeprint', draw);
    addEventListener('afterprint', clear);
    return () => {
      removeEventListener('beforeprint', draw);
      removeEventListener('afterprint', clear);
    };
  }, []);
  return <div ref={sheet} className={styles.sheet} data-print data-testid="print-sheet" />;
}
