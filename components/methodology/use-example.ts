'use client';

import { useMemo, useState } from 'react';
import type { Methodology } from '@/lib/credit/index/methodology';
import { exampleOf } from './example-values';
import { useZoneFigures, type ZoneRead } from './use-zone-figures';
import { type Values, type Worked, work } from './worked';

export interface Example {
  /** null = the made-up one. */
  zone: string | null;
  read: ZoneRead;
  values: Values;
  worked: Worked;
  /** Indicators that the public may not see in this zone. */
  hidden: readonly string[];
  /** Does every value stand where it began? */
  isUnmoved: boolean;
  choose(zone: string | null): void;
  /** @param value null = missing */
  move(indicator: string, value: number | null): void;
  /** Give a missing indicator the value that it began with, or one of the made-up example. */
  revive(indicator: string): void;
  reset(): void;
}

/** A worked example: where its values come from, what the reader made of them, and what comes out. */
export function useExample(methodology: Methodology, factor: number | null, initialZone: string | null): Example {
  const [zone, setZone] = useState(initialZone);
  const [moved, setMoved] = useState<Values>({});
  const read = useZoneFigures(zone, methodology);
  const madeUp = useMemo(() => exampleOf(methodology), [methodology]);
  const own = read.figures?.isOther ? null : (read.figures?.point ?? null);
  const start = own?.values ?? madeUp;
  const before = own === null ? null : (read.figures?.before ?? null);
  const values = useMemo(() => ({ ...start, ...moved }), [start, moved]);
  const worked = useMemo(() => work(methodology, values, factor, before), [methodology, values, factor, before]);
  return {
    zone,
    read,
    values,
    worked,
    hidden: own?.hidden ?? [],
    isUnmoved: Object.entries(moved).every(([id, value]) => Object.is(value, start[id] ?? null)),
    choose: (wanted) => {
      setZone(wanted);
      setMoved({});
    },
    move: (indicator, value) => setMoved((earlier) => ({ ...earlier, [indicator]: value })),
    revive: (indicator) => {
      const { goalposts } = methodology.indicators.find(({ id }) => id === indicator)!;
      const [lo, hi] = goalposts ?? methodology.scale;
      const value = start[indicator] ?? madeUp[indicator] ?? (lo + hi) / 2;
      setMoved((earlier) => ({ ...earlier, [indicator]: value }));
    },
    reset: () => setMoved({}),
  };
}
