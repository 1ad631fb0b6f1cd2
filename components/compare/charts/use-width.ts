'use client';

import { type RefObject, useEffect, useState } from 'react';

/** Width of an element in CSS pixels, as it changes; `start` until it is known. */
export function useWidth(element: RefObject<HTMLElement | null>, start: number): number {
  const [width, setWidth] = useState(start);
  useEffect(() => {
    const observed = element.current;
    if (observed === null) return;
    const observer = new ResizeObserver(() => setWidth(Math.round(observed.clientWidth) || start));
    observer.observe(observed);
    return () => observer.disconnect();
  }, [element, start]);
  return width;
}
