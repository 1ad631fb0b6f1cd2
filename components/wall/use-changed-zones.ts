'use client';

import { useEffect, useRef, useState } from 'react';
import type { Zone } from '@/lib/credit/zone';
import { wantsReducedMotion } from '../ui/reduced-motion';

const PULSE_MS = 2_000;
/** More pulses at once say "everything", not "here". */
const MOST_PULSES = 24;

/** Zones whose revision grew within the last two seconds; none at the first sight, and none for who wants no motion. */
export function useChangedZones(zones: readonly Zone[]): ReadonlySet<string> {
  const [changed, setChanged] = useState<ReadonlySet<string>>(() => new Set());
  const before = useRef<ReadonlyMap<string, number> | null>(null);
  useEffect(() => {
    const known = before.current;
    before.current = new Map(zones.map(({ id, revision }) => [id, revision]));
    if (!known || wantsReducedMotion()) return;
    const ids = zones.filter(({ id, revision }) => known.has(id) && known.get(id) !== revision).map(({ id }) => id);
    if (ids.length > 0) setChanged(new Set(ids.slice(0, MOST_PULSES)));
  }, [zones]);
  useEffect(() => {
    if (changed.size === 0) return;
    const timer = setTimeout(() => setChanged(new Set()), PULSE_MS);
    return () => clearTimeout(timer);
  }, [changed]);
  return changed;
}
