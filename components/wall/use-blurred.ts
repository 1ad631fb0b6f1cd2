'use client';

import { type RefObject, useEffect, useState } from 'react';

/** Pixels that a map is drawn with, and those of its place. */
export interface Blurred {
  drawn: [width: number, height: number];
  wanted: [width: number, height: number];
}

/** Rounding of a side. */
const NEARLY = 2;
const LATER_MS = 1_000;

/**
 * Is the map in a frame drawn with fewer pixels than its place has, because the graphics card cannot more? null = it is not.
 *
 * @param when changes whenever that may have changed; empty = nothing is drawn yet
 */
export function useBlurred(frame: RefObject<HTMLElement | null>, when: string): Blurred | null {
  const [blurred, setBlurred] = useState<Blurred | null>(null);
  useEffect(() => {
    if (when === '') return;
    const look = () => setBlurred(blurOf(frame.current?.querySelector('canvas') ?? null));
    // The canvas follows its frame by itself, and a moment later.
    const timer = setTimeout(look, LATER_MS);
    return () => clearTimeout(timer);
  }, [frame, when]);
  return blurred;
}

function blurOf(canvas: HTMLCanvasElement | null): Blurred | null {
  if (canvas === null || canvas.clientWidth === 0) return null;
  const wanted: [number, number] = [
    Math.round(canvas.clientWidth * devicePixelRatio),
    Math.round(canvas.clientHeight * devicePixelRatio),
  ];
  const drawn: [number, number] = [canvas.width, canvas.height];
  return drawn[0] < wanted[0] - NEARLY || drawn[1] < wanted[1] - NEARLY ? { drawn, wanted } : null;
}
