'use client';

import { useEffect, useState } from 'react';
import type { Aspect } from '@/lib/scenes/screen';

/** `hand` = a phone in somebody's hand, which is no wall. */
export type WallAspect = Aspect | 'hand';

const ULTRA = 2.4;
const HAND_PX = 640;

/** Which layout a wall of this size takes, as the style sheets have it. */
export function aspectOf(width: number, height: number): WallAspect {
  if (width >= height) return width / height > ULTRA ? 'ultra' : 'wide';
  return width <= HAND_PX ? 'hand' : 'tall';
}

/** The window's aspect; null until the page runs in a browser. */
export function useAspect(): WallAspect | null {
  const [aspect, setAspect] = useState<WallAspect | null>(null);
  useEffect(() => {
    const look = () => setAspect(aspectOf(window.innerWidth, window.innerHeight));
    look();
    window.addEventListener('resize', look);
    return () => window.removeEventListener('resize', look);
  }, []);
  return aspect;
}
