'use client';

import { useEffect, useState } from 'react';

/**
 * Does the page run in a browser? false in what the server writes: a style attribute there is against the content
 * security policy, and what only a script can do would stand there in vain.
 */
export function useRuns(): boolean {
  const [runs, setRuns] = useState(false);
  useEffect(() => setRuns(true), []);
  return runs;
}
