'use client';

import { type RefObject, useLayoutEffect, useRef } from 'react';
import { wantsReducedMotion } from '../ui/reduced-motion';

const SLIDE_MS = 500;

/** Let the rows of a list slide to their new places when `order` changes; rows are told apart by `data-row`. */
export function useSlide(list: RefObject<HTMLElement | null>, order: string): void {
  const tops = useRef(new Map<string, number>());
  const last = useRef(order);
  useLayoutEffect(() => {
    const isMoved = last.current !== order;
    last.current = order;
    const now = new Map<string, number>();
    for (const row of list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? []) {
      const key = row.dataset.row ?? '';
      now.set(key, row.offsetTop);
      const by = (tops.current.get(key) ?? row.offsetTop) - row.offsetTop;
      if (!isMoved || by === 0 || wantsReducedMotion()) continue;
      row.animate([{ transform: `translateY(${by}px)` }, { transform: 'none' }], {
        duration: SLIDE_MS,
        easing: 'ease',
      });
    }
    tops.current = now;
  });
}
