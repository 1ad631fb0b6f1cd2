'use client';

import { useCallback, useEffect, useState } from 'react';

export type Theme = 'light' | 'dark';
const KEY = 'xintu-theme';

/** Runs before the first paint, so that a dark page never flashes light: the reader's choice, else the system's. */
export const themeScript = `(function(){var t;try{t=localStorage.getItem('${KEY}')}catch(e){}
if(t!=='light'&&t!=='dark')t=matchMedia('(prefers-color-scheme: dark)').matches?'dark':'light';
document.documentElement.dataset.theme=t})()`;

/** The theme in use and its toggle; null until the page runs in a browser. Follows the system until the reader chooses. */
export function useTheme(): [theme: Theme | null, toggle: () => void] {
  const [theme, setTheme] = useState<Theme | null>(null);
  useEffect(() => {
    setTheme(document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light');
    const system = matchMedia('(prefers-color-scheme: dark)');
    const follow = () => {
      if (read() === null) apply(system.matches ? 'dark' : 'light', setTheme);
    };
    system.addEventListener('change', follow);
    return () => system.removeEventListener('change', follow);
  }, []);
  const toggle = useCallback(() => {
    const next = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // Storage may be forbidden (private mode): the choice then lasts as long as the page.
    }
    apply(next, setTheme);
  }, []);
  return [theme, toggle];
}

function apply(theme: Theme, set: (theme: Theme) => void): void {
  document.documentElement.dataset.theme = theme;
  set(theme);
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
