'use client';

import { useEffect, useState } from 'react';
import { fetchJson, isAbort } from '../ui/fetch-json';
import { rereadOnChange } from '../ui/reread-on-change';

/** A demonstration unit, as `GET /rankings?of=entities` lists it. */
export interface RankedUnit {
  id: number;
  name: string;
  /** YYYY-MM-DD. */
  since: string;
  industry: string | null;
  redList: boolean;
  synthetic: boolean;
}

/** Demonstration units whose title is in force, the longest held first; null = not read yet. */
export function useUnits(most: number): readonly RankedUnit[] | null {
  const [units, setUnits] = useState<readonly RankedUnit[] | null>(null);
  useEffect(
    () =>
      rereadOnChange(async (signal) => {
        try {
          const path = `/api/v1/rankings?of=entities&by=demonstration&limit=${most}`;
          setUnits((await fetchJson<{ items: RankedUnit[] }>(path, signal)).items);
          return true;
        } catch (error) {
          return isAbort(error);
        }
      }),
    [most],
  );
  return units;
}
