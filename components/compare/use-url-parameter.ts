'use client';

import { useCallback, useEffect, useState } from 'react';
import { queryText } from '../ui/query-text';

/**
 * One choice that stands in the address, so that a link has it.
 *
 * @returns its value, null = not chosen, or not known before the page runs in a browser; and what sets it (null takes it out)
 */
export function useUrlParameter(name: string): [value: string | null, set: (value: string | null) => void] {
  const [value, setValue] = useState<string | null>(null);
  useEffect(() => {
    const read = () => setValue(new URLSearchParams(location.search).get(name));
    read();
    addEventListener('popstate', read);
    return () => removeEventListener('popstate', read);
  }, [name]);
  const set = useCallback(
    (next: string | null) => {
      const query = new URLSearchParams(location.search);
      if (next === null) query.delete(name);
      else query.set(name, next);
      history.replaceState(null, '', location.pathname + queryText(query));
      setValue(next);
    },
    [name],
  );
  return [value, set];
}
