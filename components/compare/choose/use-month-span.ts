'use client';

import { useCallback, useEffect, useMemo, useState } from 'react';
import { isSameSpan, type MonthSpan, type SpanFault, spanFault } from '@/lib/credit/comparison/span';
import { queryText } from '../../ui/query-text';
import { useMonthList } from '../../zone/use-months';

export interface MonthChoice {
  /** What the comparison is of; null = not known yet. */
  span: MonthSpan | null;
  /** The months that this reader may see, rising; null = not read yet. */
  months: readonly string[] | null;
  /** What is picked, whether it can be compared or not. */
  picked: MonthSpan;
  /** Why `span` is not what is picked. */
  fault: SpanFault | null;
  pick: (next: MonthSpan) => void;
}

const everything: MonthSpan = { from: null, to: null };
const isEverything = (span: MonthSpan) => isSameSpan(span, everything);

/**
 * First and last month of the comparison, `from` and `to` in the address. What cannot be compared is told, and neither the
 * comparison nor the address follows it.
 */
export function useMonthSpan(): MonthChoice {
  const list = useMonthList();
  const months = useMemo(() => list?.map(({ period }) => period) ?? null, [list]);
  const [picked, setPicked] = useState<MonthSpan | null>(null);
  const [held, setHeld] = useState<MonthSpan | null>(null);
  useEffect(() => {
    const read = () => setPicked(spanIn(location.search));
    read();
    addEventListener('popstate', read);
    return () => removeEventListener('popstate', read);
  }, []);
  const isKnown = picked !== null && (months !== null || isEverything(picked));
  const fault = isKnown ? faultOf(picked, months) : null;
  const span = isKnown && fault === null ? picked : held;
  if (span !== null && span !== held) setHeld(span);
  const pick = useCallback(
    (next: MonthSpan) => {
      setPicked(next);
      if (faultOf(next, months) === null)
        history.replaceState(null, '', location.pathname + searchWith(location.search, next));
    },
    [months],
  );
  const shown = span ?? (isKnown ? everything : null);
  return { span: shown, months, picked: picked ?? everything, fault, pick };
}

const faultOf = (span: MonthSpan, months: readonly string[] | null): SpanFault | null =>
  isEverything(span) ? null : spanFault(span, months ?? []);

function spanIn(search: string): MonthSpan {
  const query = new URLSearchParams(search);
  return { from: query.get('from') || null, to: query.get('to') || null };
}

/** The same address with these months; other parameters stay. */
function searchWith(search: string, span: MonthSpan): string {
  const query = new URLSearchParams(search);
  for (const name of ['from', 'to'] as const) {
    if (span[name] === null) query.delete(name);
    else query.set(name, span[name]);
  }
  return queryText(query);
}
