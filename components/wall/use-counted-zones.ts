'use client';

import { useMemo } from 'react';
import { useAskedAgain } from '../ui/use-asked-again';

/** Devices come and go by the day; which zones count most changes by the hour. */
const AGAIN_MS = 300_000;
const PATH = '/api/v1/rankings?of=zones&by=footfall&limit=100';

/** Ids of zones that passages were counted in today, most first; none until read. */
export function useCountedZones(): readonly string[] {
  const read = useAskedAgain<{ items: { id: string; value: number }[] }>(PATH, AGAIN_MS);
  return useMemo(() => (read?.items ?? []).filter(({ value }) => value > 0).map(({ id }) => id), [read]);
}
