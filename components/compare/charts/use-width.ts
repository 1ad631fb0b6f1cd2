'use client';

import { type RefObject, useLayoutEffect, useState } from 'react';

/** Width of an element in CSS pixels, as it changes, known before it is first painted; `start` where none is drawn. */
export function useWidth(element: RefObject<HTMLElement | null>, start: number): number {
  const [width, setWidth] = useState(start);
  useLayoutEffect(() => {
    const observed = element.current;
    if (observed === null) return;
    const measure = () => setWidth(Math.round(observed.clientWidth) || start);
    // An observer is called only after a paint, which would be wider than a phone.
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(observed);
    return () => observer.disconnect();
  }, [element, start]);
  return width;
}
