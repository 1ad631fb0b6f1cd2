'use client';

import { useEffect } from 'react';

/**
 * Keep the map that is drawn for a time without a network: this page, the files that it is made of, and what everybody may
 * see of it. Where a browser has no service workers (or the page came by plain HTTP from elsewhere) nothing is kept.
 *
 * @param isDrawn there is something worth keeping
 */
export function useOffline(isDrawn: boolean): void {
  useEffect(() => {
    if (!isDrawn || !('serviceWorker' in navigator)) return;
    void (async () => {
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
    })();
  }, [isDrawn]);
}
