'use client';

import { useMemo } from 'react';
import type { Told } from '@/lib/comparison/told';
import type { Methodology } from '@/lib/credit/index/methodology';
import type { Scheme } from '@/lib/credit/scheme';
import type { Lang } from '@/lib/i18n/lang';
import { useAudience } from '../use-audience';
import type { ComparisonRead } from '../use-comparison';

/** A comparison that was read, with all that findings, tables and files need beside it; null = not read yet. */
export function useTold(
  { comparison }: Pick<ComparisonRead, 'comparison'>,
  schemes: readonly Scheme[],
  methodology: Methodology | null,
  lang: Lang,
): Told | null {
  const audience = useAudience();
  return useMemo(
    () => (comparison === null ? null : { comparison, schemes, methodology, audience, lang }),
    [comparison, schemes, methodology, audience, lang],
  );
}
