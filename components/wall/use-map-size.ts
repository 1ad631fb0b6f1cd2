'use client';

import { type RefObject, useEffect, useState } from 'react';

/** A resize comes in many steps. */
const SETTLED_MS = 150;

/** In CSS pixels. */
export interface MapSize {
  width: number;
  height: number;
  /** Of the text around it. */
  text: number;
}

/** Size of the map's frame, as it was when it was last seen; null until it is seen first. */
export function useMapSize(frame: RefObject<HTMLElement | null>): MapSize | null {
  const [size, setSize] = useState<MapSize | null>(null);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const measure = () => {
      const { width, height } = element.getBoundingClientRect();
      if (width > 0 && height > 0) setSize({ width, height, text: parseFloat(getComputedStyle(element).fontSize) });
    };
    const observer = new ResizeObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(measure, SETTLED_MS);
    });
    observer.observe(element);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
    };
  }, [frame]);
  return size;
}
