'use client';

import { useRef } from 'react';
import type { Raised } from '@/lib/scenes/interruption';
import type { ZoneAlert } from '../zone/alert-words';

/**
 * Warnings that may interrupt, and when: one that comes while the wall runs at that moment, one that was open before it
 * at its own time. What is only forecast interrupts nothing.
 *
 * @param alerts null = not known yet
 */
export function useRaised(alerts: readonly ZoneAlert[] | null, offsetMs: number): readonly Raised[] {
  const seen = useRef<Map<string, number> | null>(null);
  const made = useRef<{ of: typeof alerts; raised: readonly Raised[] }>({ of: null, raised: [] });
  if (alerts === null || alerts === made.current.of) return made.current.raised;
  const now = Date.now() + offsetMs;
  const before = seen.current;
  const interrupting = alerts.filter(({ ahead }) => ahead === null);
  const raised = interrupting.map(({ id, since, zone }) => {
    const known = before?.get(id) ?? (before === null ? Date.parse(since) : Math.max(now, Date.parse(since)));
    return { id, at: known, zone: zone.id };
  });
  // Only what is open is kept: a warning that is over and comes again interrupts again.
  seen.current = new Map(raised.map(({ id, at }) => [id, at]));
  made.current = { of: alerts, raised };
  return raised;
}
