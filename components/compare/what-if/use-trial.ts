'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { noTrial, readTrial, type Trial, withTrial, writeTrial } from './trial-url';

/** A browser ignores an address that changes too often (Chromium: 200 times in 10 s), also its last change. */
const WRITE_MS = 250;

/** What is tried, as it stands in the address; a link restores it. */
export function useTrial(): [trial: Trial, change: (next: (before: Trial) => Trial) => void] {
  const [trial, setTrial] = useState<Trial>(() =>
    typeof location === 'undefined' ? noTrial : readTrial(new URLSearchParams(location.search).get('if')),
  );
  const written = useRef(writeTrial(trial));
  const change = useCallback((next: (before: Trial) => Trial) => setTrial(next), []);
  useEffect(() => {
    if (writeTrial(trial) === written.current) return;
    const write = () => {
      written.current = writeTrial(trial);
      history.replaceState(null, '', `${location.pathname}${withTrial(location.search, trial)}${location.hash}`);
    };
    const timer = setTimeout(write, WRITE_MS);
    return () => clearTimeout(timer);
  }, [trial]);
  useEffect(() => {
    const read = () => {
      const text = new URLSearchParams(location.search).get('if');
      written.current = text ?? '';
      setTrial(readTrial(text));
    };
    addEventListener('popstate', read);
    return () => removeEventListener('popstate', read);
  }, []);
  return [trial, change];
}
