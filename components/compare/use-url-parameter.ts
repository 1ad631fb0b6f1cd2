'use client';

import { useCallback, useEffect, useState } from 'react';

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
      // Commas and @ part the values and stay readable.
      const text = query.toString().replaceAll('%2C', ',').replaceAll('%40', '@');
      history.replaceState(null, '', `${location.pathname}${text === '' ? '' : `?${text}`}`);
      setValue(next);
    },
    [name],
  );
  return [value, set];
}
