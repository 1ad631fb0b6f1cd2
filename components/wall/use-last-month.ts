'use client';

import { useMemo } from 'react';
import { monthAfter } from '@/lib/credit/index/period';
import type { ZoneStatistics } from '@/lib/credit/zone-statistics';
import { useStatistics } from '../zone/use-zone-statistics';
import { useThisMonth } from './use-this-month';

/** Grades of a zone at the end of a month. */
export interface MonthGrades {
  /** YYYY-MM. */
  month: string;
  scheme: string;
  /** Businesses by grade of this scheme; one at least has a grade. */
  grades: Record<string, number>;
}

/**
 * Grades of a zone at the end of last month, as they are known now and as this wall may count them.
 *
 * @param zone id; null = none is asked for
 * @returns null until read, or where nothing was counted then
 */
export function useLastMonth(zone: string | null): MonthGrades | null {
  const present = useThisMonth();
  const month = present === null ? null : monthAfter(present, -1);
  const asked = zone === null || month === null ? null : { id: zone, revision: 0 };
  // What changes today changes nothing of a month that is over.
  const { told } = useStatistics(asked, 'grade', month);
  return useMemo(() => (told === null || month === null ? null : gradesOf(told, month)), [told, month]);
}

function gradesOf({ scheme, items }: ZoneStatistics, month: string): MonthGrades | null {
  if (scheme === null) return null;
  const counted = items.flatMap(({ what, group, entities }) =>
    what === 'group' && group !== null ? [[group, entities] as const] : [],
  );
  return counted.every(([, entities]) => entities === 0)
    ? null
    : { month, scheme, grades: Object.fromEntries(counted) };
}
