'use client';

import { useEffect, useSyncExternalStore } from 'react';

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

/**
 * The theme in use and its switch, the same for everything on the page; null until the page runs in a browser. Follows the
 * system until the reader chooses.
 */
export function useTheme(): [theme: Theme | null, toggle: () => void] {
  const theme = useSyncExternalStore(subscribe, shown, () => null);
  // The system may have changed since the first paint, when nobody listened yet.
  useEffect(follow, []);
  return [theme, toggle];
}

const followers = new Set<() => void>();
/** Storage may be forbidden (private mode): a choice then lasts as long as the page. */
let choice: Theme | null = null;

function subscribe(changed: () => void): () => void {
  const media = [MORE, DARK].map((query) => matchMedia(query));
  followers.add(changed);
  for (const one of media) one.addEventListener('change', follow);
  return () => {
    followers.delete(changed);
    for (const one of media) one.removeEventListener('change', follow);
  };
}

function follow(): void {
  if (chosen() === null) apply(ofSystem());
}

function toggle(): void {
  choice = nextTheme(shown());
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // Kept by the page alone.
  }
  apply(choice);
}

const named = (name: string | null | undefined): Theme | null => themes.find((theme) => theme === name) ?? null;
const shown = (): Theme => named(document.documentElement.dataset.theme) ?? 'light';
const ofSystem = (): Theme => (matchMedia(MORE).matches ? 'contrast' : matchMedia(DARK).matches ? 'dark' : 'light');

function apply(theme: Theme): void {
  if (theme === shown()) return;
  document.documentElement.dataset.theme = theme;
  for (const changed of followers) changed();
}

function chosen(): Theme | null {
  if (choice !== null) return choice;
  try {
    return named(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}
