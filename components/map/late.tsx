'use client';

import { late } from '../ui/late';

/**
 * Parts of the map that its first view does without. They come when they are first shown; once the map stands they are
 * fetched ahead, so that they are there at a touch, and without a network.
 */
const parts = {
  panel: () => import('./MapPanel').then(({ MapPanel }) => MapPanel),
  months: () => import('./MonthSlider').then(({ MonthSlider }) => MonthSlider),
  results: () => import('../search/SearchResults').then(({ SearchResults }) => SearchResults),
  share: () => import('./ShareDialog').then(({ ShareDialog }) => ShareDialog),
  svg: () => import('./SvgMap').then(({ SvgMap }) => SvgMap),
};

export const LatePanel = late(parts.panel);
export const LateMonths = late(parts.months);
export const LateResults = late(parts.results);
export const LateShareDialog = late(parts.share);
export const LateSvgMap = late(parts.svg);

/** Fetch all of them; what fails is asked for again when it is shown. */
export async function fetchLateParts(): Promise<void> {
  await Promise.allSettled(Object.values(parts).map((load) => load()));
}
