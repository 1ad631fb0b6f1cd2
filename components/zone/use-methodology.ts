'use client';

import { useMemo } from 'react';
import type { MethodologyItem } from '@/lib/credit/index/methodology-list';
import { useAskedAgain } from '../ui/use-asked-again';

/** A version decides from the first day of a month on, and nothing tells of that day. */
const AGAIN_MS = 300_000;

/** The methodology that decides now; null = not read yet, or there is none. */
export function useMethodology(): MethodologyItem | null {
  const items = useMethodologies();
  return useMemo(() => items.find(({ current }) => current) ?? null, [items]);
}

const none: readonly MethodologyItem[] = [];

/** All versions that decide, will decide, or did; none until they are read. */
export function useMethodologies(): readonly MethodologyItem[] {
  return useAskedAgain<{ items: MethodologyItem[] }>('/api/v1/methodologies', AGAIN_MS)?.items ?? none;
}
