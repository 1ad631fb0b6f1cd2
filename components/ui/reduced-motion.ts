/** Does the reader want cuts instead of motion? Asked at the moment of moving, because the setting may change. */
export function wantsReducedMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
