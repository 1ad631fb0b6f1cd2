'use client';

import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';

/**
 * How far a content must be shortened so that nothing of it is cut: 0 = not at all, then step by step until its element
 * holds it. It begins anew whenever the element has another size or the content is another.
 *
 * @param steps   that there are
 * @param content anything that is equal where the content is
 */
export function useRoom(element: RefObject<HTMLElement | null>, steps: number, content: string): number {
  const [size, setSize] = useState('');
  const key = `${content} ${size}`;
  const [tried, setTried] = useState({ key, step: 0 });
  const step = tried.key === key ? tried.step : 0;
  useEffect(() => {
    const observed = element.current;
    if (observed === null) return;
    const observer = new ResizeObserver(() => setSize(`${observed.clientWidth} ${observed.clientHeight}`));
    observer.observe(observed);
    return () => observer.disconnect();
  }, [element]);
  useLayoutEffect(() => {
    if (step < steps && isCut(element.current)) setTried({ key, step: step + 1 });
  }, [element, key, step, steps]);
  return step;
}

/** Browsers round what they tell of sizes: one pixel is nothing. */
const isCut = (element: HTMLElement | null) =>
  element !== null &&
  (element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1);
