'use client';

import { type RefObject, useEffect, useState } from 'react';

/**
 * How many rows fit into a list without being cut: its height over the height of its first child, which must be as high
 * as a row. 0 until measured.
 */
export function useFit(list: RefObject<HTMLElement | null>): number {
  const [rows, setRows] = useState(0);
  useEffect(() => {
    const element = list.current;
    const probe = element?.firstElementChild;
    if (!element || !probe) return;
    const measure = () => {
      const row = probe.getBoundingClientRect().height;
      setRows(row > 0 ? Math.floor((element.clientHeight + 1) / row) : 0);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    observer.observe(probe);
    return () => observer.disconnect();
  }, [list]);
  return rows;
}
