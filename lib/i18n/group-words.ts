import type { Scheme } from '../credit/scheme';
import type { StatisticsBy, StatisticsRow } from '../credit/zone-statistics';
import { gradeWords } from './grade-words';
import type { Lang } from './lang';
import { messages } from './messages';
import { statisticsMessages } from './statistics-messages';

/** What a group of businesses is called; codes of other systems stand without the system. */
export function groupWords(
  { what, group, names }: Pick<StatisticsRow, 'what' | 'group' | 'names'>,
  by: StatisticsBy,
  lang: Lang,
  scheme: Pick<Scheme, 'grades'> | undefined,
): string {
  const t = statisticsMessages(lang);
  if (what === 'none' || what === 'unknown' || what === 'suppressed') return t[what];
  if (what === 'other') return t.otherGroups;
  const { states, entityKinds } = messages(lang);
  if (names !== null) return names[lang];
  if (what === 'state') return states[group as keyof typeof states];
  if (by === 'grade') return gradeWords(scheme, group!);
  if (by === 'kind') return entityKinds[group as keyof typeof entityKinds];
  if (by === 'label') return t.labels[group as keyof typeof t.labels];
  if (by === 'age') return t.years[group as keyof typeof t.years];
  return group!.slice(group!.indexOf(':') + 1);
}
