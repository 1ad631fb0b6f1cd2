import { addDays, addMonths } from './calendar';
import { type Jurisdiction, severities } from './jurisdiction';
import { cnZj } from './jurisdiction-cn-zj';
import type { RecordFacts } from './publication';

/** Until when a record may be shown. Days are text, YYYY-MM-DD, and compare as such; every end is the first day without. */

const form = /^(\d{4})-(\d{2})-(\d{2})$/;

export const isDay = (text: string | null): text is string =>
  text !== null && form.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

/** First day after a period of calendar months that began on a day: it ends at 24:00 of the corresponding day. */
export const endOf = (day: string, months: number) => addDays(addMonths(day, months), 1);

/**
 * The first day on which a record is no longer public: the earliest of every end that holds for it.
 *
 * A penalty ends with the longest period of its class, counted from its document, with the period of an authority that
 * counts from publication, with what was said of it, and with the day on which it must be deleted.
 *
 * @returns `never` when it may not be public at all, also where an end that holds for it cannot be told; null = no end
 * @see DOMAIN 5.3; NDRC-36, SAMR-45
 */
export function publicUntil(record: RecordFacts, { periods }: Jurisdiction = cnZj): string | 'never' | null {
  const { kind, decidedAt, publishedFrom, publishedUntil, authority } = record;
  const readable = [decidedAt, publishedFrom, publishedUntil].every((day) => day === null || isDay(day));
  if (!readable) return 'never';
  if (kind !== 'penalty') return publishedUntil;
  const { fromDocument, fromPublication, kept } = periods;
  const severity = severities.find((known) => known === record.severity);
  const months = severity === undefined ? null : fromDocument[severity];
  if (severity === undefined || months === null || decidedAt === null) return 'never';
  const ends = [endOf(decidedAt, months), endOf(decidedAt, kept)];
  if (publishedUntil !== null) ends.push(publishedUntil);
  const isOfPublication = fromPublication.authorities.some((word) => authority?.includes(word));
  const shown = isOfPublication ? fromPublication.months[severity] : null;
  if (shown !== null && publishedFrom !== null) ends.push(endOf(publishedFrom, shown));
  return ends.sort()[0]!;
}

/**
 * The first day on which what weighs against an entity is to be deleted; null = its beginning is not known.
 *
 * @see ZJ-REG 16
 */
export function keptUntil({ decidedAt, publishedFrom }: RecordFacts, { periods }: Jurisdiction): string | null {
  const recognised = decidedAt ?? publishedFrom;
  return isDay(recognised) ? endOf(recognised, periods.kept) : null;
}

/** Lengths of all periods after which a record may cease to be shown, months. */
export function periodLengths({ periods: { fromDocument, fromPublication, kept } }: Jurisdiction = cnZj): number[] {
  const lengths = [...Object.values(fromDocument), ...Object.values(fromPublication.months), kept];
  return [...new Set(lengths.filter((months) => months !== null))];
}
