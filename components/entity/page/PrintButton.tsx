'use client';

import { entityMessages } from '@/lib/i18n/entity-messages';
import type { Lang } from '@/lib/i18n/lang';
import { useRuns } from '../../ui/use-runs';

/** Prints the page; without a script a reader has the browser's own. */
export function PrintButton({ lang }: { lang: Lang }) {
  if (!useRuns()) return null;
  return (
    <button type="button" onClick={() => window.print()} data-testid="print">
      {entityMessages(lang).print}
    </button>
  );
}
