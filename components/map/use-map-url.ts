'use client';

import { useCallback, useEffect, useState } from 'react';
import { isWanted } from '../search/wanted';
import { type MapUrl, readMapUrl, writeMapUrl } from './map-url';

/**
 * The map's state in the address bar; null until the page runs in a browser. A selection makes a step that Back undoes,
 * a moved camera does not.
 */
export function useMapUrl(): [state: MapUrl | null, update: (part: Partial<MapUrl>) => void] {
  const [state, setState] = useState<MapUrl | null>(null);
  useEffect(() => {
    const read = () => setState(readMapUrl(location.search));
    read();
    addEventListener('popstate', read);
    return () => removeEventListener('popstate', read);
  }, []);
  const update = useCallback((part: Partial<MapUrl>) => {
    const before = readMapUrl(location.search);
    const next = { ...before, ...part };
    const isStep =
      next.entity !== before.entity ||
      next.zone !== before.zone ||
      next.q !== before.q ||
      next.near?.join() !== before.near?.join() ||
      isWanted(next) !== isWanted(before);
    const url = `${location.pathname}${writeMapUrl(location.search, next)}`;
    if (isStep) history.pushState(null, '', url);
    else history.replaceState(null, '', url);
    setState(next);
  }, []);
  return [state, update];
}
