'use client';

import { useCallback, useEffect, useState } from 'react';
import { readCompareUrl, writeCompareUrl } from './compare-url';

/** The chosen zones' ids in the address bar; null until the page runs in a browser. */
export function useCompareUrl(): [ids: string[] | null, choose: (ids: readonly string[]) => void] {
  const [ids, setIds] = useState<string[] | null>(null);
  useEffect(() => {
    const read = () => setIds(readCompareUrl(location.search));
    read();
    addEventListener('popstate', read);
    return () => removeEventListener('popstate', read);
  }, []);
  const choose = useCallback((next: readonly string[]) => {
    history.replaceState(null, '', `${location.pathname}${writeCompareUrl(location.search, next)}`);
    setIds([...next]);
  }, []);
  return [ids, choose];
}
