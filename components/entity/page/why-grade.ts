import type { EvaluationView } from '@/lib/credit/entity';
import type { Scheme } from '@/lib/credit/scheme';
import { isAsComputed, partsSent } from '@/lib/credit/scoring/check';
import { isForReference } from '@/lib/credit/scoring/reference';
import { isComputable, score } from '@/lib/credit/scoring/score';
import { entityMessages } from '@/lib/i18n/entity-messages';
import { formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';

/** Why an evaluation has its grade, in sentences: by what of the scheme, where that can be worked out, else who gave it. */
export function whyGrade(
  { grade, score: sum, dimensions }: EvaluationView,
  scheme: Scheme | undefined,
  source: string,
  lang: Lang,
): string[] {
  if (grade === undefined) return [];
  const t = entityMessages(lang);
  if (scheme === undefined || !isComputable(scheme)) return [t.whyUnknown(source)];
  if (scheme.grades.find((one) => one.grade === grade)?.ranked === false) return [t.whyUnranked(source)];
  const computed = score(scheme, partsSent(scheme, { score: sum, dimensions }));
  if (computed.score === null || computed.grade === null || computed.decidedBy === null) return [t.whyParts(source)];
  const reference = isForReference(scheme) ? [t.reference] : [];
  if (!isAsComputed(scheme, grade, computed)) return [t.whyGiven(source, computed.grade), ...reference];
  const words = { band: t.whyBand, worst: t.whyWorst, rest: t.whyRest }[computed.decidedBy];
  return [words(formatNumber(computed.score, lang), grade), ...reference];
}
