'use client';

import { useState } from 'react';

/** Whether something of a step is being done, and what it came to. */
export function useWork<Result>() {
  const [working, setWorking] = useState(false);
  const [result, setResult] = useState<Result | null>(null);
  const work = async (run: () => Promise<Result>) => {
    setWorking(true);
    setResult(null);
    try {
      setResult(await run());
    } finally {
      setWorking(false);
    }
  };
  return { working, result, work };
}
