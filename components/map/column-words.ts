import { formatNumber } from '@/lib/i18n/format';
import { indexMessages } from '@/lib/i18n/index-messages';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import type { ZoneShape } from './zone-shapes';

/** What the height of columns means. @param fullLevel upper end of the levels' scale; null = they stand for businesses with a grade */
export function columnWords(
  shapes: readonly Pick<ZoneShape, 'leading' | 'evaluated'>[],
  fullLevel: number | null,
  lang: Lang,
): string {
  if (fullLevel !== null) return indexMessages(lang).columnHeight(formatNumber(fullLevel, lang));
  const most = Math.max(0, ...shapes.map((shape) => (shape.leading ? shape.evaluated : 0)));
  return messages(lang).columnHeight(formatNumber(most, lang));
}
