'use client';

import { monthOf } from '@/lib/credit/local-time';
import { TIME_ZONE } from '@/lib/i18n/format';
import { useLive, useServerNow } from '../ui/use-live';

/** A month ends once in a month. */
const LOOK_MS = 60_000;

/** The month by the server's clock, YYYY-MM, in the time zone that the pages tell times in; null until it is known. */
export function useThisMonth(): string | null {
  const now = useServerNow(useLive().clockOffsetMs, LOOK_MS);
  return now === null ? null : monthOf(new Date(now), TIME_ZONE);
}
