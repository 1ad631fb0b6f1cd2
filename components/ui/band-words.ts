import type { Bound, Scheme } from '@/lib/credit/scheme';
import { formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { legendMessages } from '@/lib/i18n/legend-messages';

/** Are the thresholds of a scheme known, of any grade? */
export const hasBands = ({ grades }: Pick<Scheme, 'grades'>): boolean => grades.some(isBound);

/**
 * Between which scores a grade is given, in words: its own bounds, or that it takes the rest. null = it says nothing, since
 * the scheme's thresholds are not published, or a grade before it takes the rest already.
 */
export function bandWords(scheme: Pick<Scheme, 'grades'>, grade: string, lang: Lang): string | null {
  if (!hasBands(scheme)) return null;
  const own = scheme.grades.find((one) => one.grade === grade);
  if (own === undefined) return null;
  const t = legendMessages(lang);
  const bound = (of: Bound) =>
    'min' in of ? t.atLeast(formatNumber(of.min, lang)) : t.atMost(formatNumber(of.max, lang));
  const parts = [own.band && bound(own.band), own.worst && t.worst(bound(own.worst))].filter(
    (part) => part !== undefined,
  );
  if (parts.length > 0) return parts.join(t.and);
  return scheme.grades.find((one) => !isBound(one)) === own ? t.rest : null;
}

const isBound = ({ band, worst }: Scheme['grades'][number]): boolean => band !== undefined || worst !== undefined;
