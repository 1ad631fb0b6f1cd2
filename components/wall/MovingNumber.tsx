'use client';

import { useEffect, useRef, useState } from 'react';
import { wantsReducedMotion } from '../ui/reduced-motion';
import styles from './wall.module.css';

const COUNT_MS = 400;
const SHOWN_MS = 4_000;
/** What changes faster than this stands at its new value at once: a number that never rests cannot be read. */
const CALM_MS = 2_000;

/**
 * A number that counts to its new value in 0.4 s and shows by how much it changed for 4 s. The first value stands at
 * once: nothing has changed yet. null = not known, shown as a dash.
 */
export function MovingNumber(props: {
  value: number | null;
  format: (value: number) => string;
  /** The change in words; left out = only marked. */
  formatDelta?: (delta: number) => string;
}) {
  const { value, format, formatDelta } = props;
  const [shown, setShown] = useState(value);
  const [delta, setDelta] = useState<number | null>(null);
  const before = useRef(value);
  const changedAt = useRef(Number.NEGATIVE_INFINITY);
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(format);
  latest.current = format;
  useEffect(() => {
    const from = before.current;
    before.current = value;
    // What reads the same has not changed for who reads it.
    if (value === null || from === null || latest.current(value) === latest.current(from)) {
      setShown(value);
      return;
    }
    setDelta(value - from);
    const isCalm = performance.now() - changedAt.current > CALM_MS;
    changedAt.current = performance.now();
    clearTimeout(rest.current);
    rest.current = setTimeout(() => setDelta(null), SHOWN_MS);
    return wantsReducedMotion() || !isCalm ? cut(value, setShown) : count(from, value, setShown);
  }, [value]);
  useEffect(() => () => clearTimeout(rest.current), []);
  return (
    <span className={styles.number} data-changed={delta !== null} data-value={value ?? ''}>
      {shown === null ? '–' : format(shown)}
      {delta !== null && formatDelta ? <span className={styles.delta}>{formatDelta(delta)}</span> : null}
    </span>
  );
}

function cut(value: number, set: (value: number) => void): () => void {
  set(value);
  return () => {};
}

function count(from: number, to: number, set: (value: number) => void): () => void {
  const start = performance.now();
  let frame = requestAnimationFrame(function step(now) {
    const part = Math.min(1, (now - start) / COUNT_MS);
    // Out of the quick and into the slow, and exactly the value at the end.
    set(part === 1 ? to : from + (to - from) * (1 - (1 - part) ** 3));
    if (part < 1) frame = requestAnimationFrame(step);
  });
  return () => {
    cancelAnimationFrame(frame);
    set(to);
  };
}
