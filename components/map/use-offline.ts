'use client';

import { useEffect } from 'react';
import { fetchLateParts } from './late';

/** The first touch goes before what is fetched ahead of a later one. */
const AHEAD_AFTER_MS = 2_000;

/** Whoever counts bytes is not sent what may never be shown. */
const isSaving = () => (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;

/**
 * Fetch what the first view did without, and keep the map for a time without a network: this page, the files that it is
 * made of, and what everybody may see of it. Where a browser has no service workers (or the page came by plain HTTP from elsewhere) nothing is kept.
 *
 * @param isDrawn there is something worth keeping
 */
export function useOffline(isDrawn: boolean): void {
  useEffect(() => {
    if (!isDrawn) return;
    const keep = async () => {
      if (!isSaving()) await fetchLateParts();
      if (!('serviceWorker' in navigator)) return;
      try {
        await navigator.serviceWorker.register('/service-worker');
        const { active } = await navigator.serviceWorker.ready;
        const files = performance.getEntriesByType('resource').map(({ name }) => new URL(name));
        const own = files.filter(({ origin }) => origin === location.origin).map(({ pathname }) => pathname);
        // The worker of the map is no resource of the page.
        active?.postMessage({
          keep: 'view',
          files: [...new Set([...own, '/maplibre/maplibre-gl-worker.mjs', '/icon.svg'])],
        });
      } catch {
        // Refused, or the server is away: the map is of use without it.
      }
    };
    const timer = setTimeout(() => void keep(), AHEAD_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isDrawn]);
}
