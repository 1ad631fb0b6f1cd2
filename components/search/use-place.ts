'use client';

import { useCallback, useState } from 'react';

/** `refused` by the reader, `unavailable` on this device or now. */
export type PlaceState = 'unasked' | 'asking' | 'refused' | 'unavailable';

const WAIT_MS = 15_000;
/** A position of the last minute will do: nobody walks far. */
const OLD_MS = 60_000;

/** Where the reader is, asked for only when somebody wants it. WGS 84. */
export function usePlace(onPlace: (point: [lng: number, lat: number]) => void): [PlaceState, ask: () => void] {
  const [state, setState] = useState<PlaceState>('unasked');
  const ask = useCallback(() => {
    // Browsers have it on secure pages only.
    if (!('geolocation' in navigator) || !window.isSecureContext) {
      setState('unavailable');
      return;
    }
    setState('asking');
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setState('unasked');
        onPlace([coords.longitude, coords.latitude]);
      },
      (error) => setState(error.code === error.PERMISSION_DENIED ? 'refused' : 'unavailable'),
      { timeout: WAIT_MS, maximumAge: OLD_MS },
    );
  }, [onPlace]);
  return [state, ask];
}
