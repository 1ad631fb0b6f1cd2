'use client';

import { useCallback, useEffect, useState } from 'react';

/** In the order in which the switch goes through them. */
const themes = ['light', 'dark', 'contrast'] as const;
export type Theme = (typeof themes)[number];
const KEY = 'xintu-theme';
const MORE = '(prefers-contrast: more)';
const DARK = '(prefers-color-scheme: dark)';

/** Runs before the first paint, so that a dark page never flashes light: the reader's choice, else the system's. */
export const themeScript = `(function(){var t;try{t=localStorage.getItem('${KEY}')}catch(e){}
if(${JSON.stringify(themes)}.indexOf(t)<0)t=matchMedia('${MORE}').matches?'contrast':matchMedia('${DARK}').matches?'dark':'light';
document.documentElement.dataset.theme=t})()`;

/** The theme that the switch leads to. */
export const nextTheme = (theme: Theme): Theme => themes[(themes.indexOf(theme) + 1) % themes.length]!;

/** The theme in use and its switch; null until the page runs in a browser. Follows the system until the reader chooses. */
export function useTheme(): [theme: Theme | null, toggle: () => void] {
  const [theme, setTheme] = useState<Theme | null>(null);
  useEffect(() => {
    setTheme(shown());
    const media = [MORE, DARK].map((query) => matchMedia(query));
    const follow = () => {
      if (chosen() === null) apply(ofSystem(), setTheme);
    };
    // The system may have changed since the first paint, when nobody listened yet.
    follow();
    for (const one of media) one.addEventListener('change', follow);
    return () => {
      for (const one of media) one.removeEventListener('change', follow);
    };
  }, []);
  const toggle = useCallback(() => {
    const next = nextTheme(shown());
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // Storage may be forbidden (private mode): the choice then lasts as long as the page.
    }
    apply(next, setTheme);
  }, []);
  return [theme, toggle];
}

const named = (name: string | null | undefined): Theme | null => themes.find((theme) => theme === name) ?? null;
const shown = (): Theme => named(document.documentElement.dataset.theme) ?? 'light';
const ofSystem = (): Theme => (matchMedia(MORE).matches ? 'contrast' : matchMedia(DARK).matches ? 'dark' : 'light');

function apply(theme: Theme, set: (theme: Theme) => void): void {
  document.documentElement.dataset.theme = theme;
  set(theme);
}

function chosen(): Theme | null {
  try {
    return named(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}
