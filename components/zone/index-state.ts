import { LEAST_GRADED } from '@/lib/credit/good-share';
import type { Methodology } from '@/lib/credit/index/methodology';
import type { IndexPoint, ZoneIndexSeries } from '@/lib/credit/index/series';
import { peerClassOf, sizeClasses } from '@/lib/credit/peer-class';
import type { Zone } from '@/lib/credit/zone';
import { formatFixed, formatMonth, formatNumber, formatShare, formatSignedShare } from '@/lib/i18n/format';
import { indexMessages } from '@/lib/i18n/index-messages';
import { lightName, partName } from '@/lib/i18n/index-names';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';

/** Why a zone shows a level or none; they look different everywhere. */
export type IndexState = 'computed' | 'few' | 'withheld' | 'none';

type Leveled = Pick<Zone, 'level' | 'withheld' | 'indexCoverage'>;

/** `none` = not computed yet; `withheld` = figures that it needs are not public; `few` = too little is observed. */
export function indexState({ level, withheld, indexCoverage }: Leveled): IndexState {
  if (level !== null) return 'computed';
  if (indexCoverage === null) return 'none';
  return withheld ? 'withheld' : 'few';
}

/** What stands large: the index, and the level while there is no factor; null = neither. With one decimal. */
export function headline({ index, level }: Pick<Zone, 'index' | 'level'>, lang: Lang): string | null {
  const value = index ?? level;
  return value === null ? null : formatFixed(value, 1, lang);
}

/** Index against the last month that is final, in words, and which month that is; null where nothing can be compared. */
export function changeWords(
  { change }: Pick<Zone, 'change'>,
  series: ZoneIndexSeries | undefined,
  lang: Lang,
): { change: string; against: string } | null {
  if (change === null) return null;
  const t = indexMessages(lang);
  const month = series?.items.findLast(isReleased)?.period;
  const against = month === undefined ? t.againstFinal : t.against(formatMonth(month, lang));
  return { change: formatSignedShare(change / 100, lang), against };
}

/** Is it published, so that only a revision changes it? */
export const isReleased = ({ state }: Pick<IndexPoint, 'state'>): boolean => state === 'final' || state === 'revised';

/** Why there is no level, in a sentence; empty where there is one. */
export function whyNone(zone: Leveled, methodology: Methodology | null, lang: Lang): string {
  const t = indexMessages(lang);
  const state = indexState(zone);
  if (state === 'few') {
    const share = formatShare(zone.indexCoverage ?? 0, lang);
    return methodology === null ? t.fewShort(share) : t.few(share, formatShare(methodology.minCoverage, lang));
  }
  return { computed: '', withheld: t.withheld, none: t.none }[state];
}

/** Why there is no level, in a word that stands in its place; empty where there is one. */
export function stateWord(zone: Leveled, lang: Lang): string {
  const state = indexState(zone);
  return state === 'computed' ? '' : indexMessages(lang).states[state];
}

/** The light of the whole in words; null without a level. */
export function lightWords({ level, alarm }: Pick<Zone, 'level' | 'alarm'>, lang: Lang): string | null {
  if (level === null) return null;
  const t = indexMessages(lang);
  return alarm === null ? t.noLight : t.light(lightName(alarm, lang));
}

/** The place among zones of its kind and size, in words. */
export function rankWords(zone: Pick<Zone, 'kind' | 'entities' | 'rank' | 'rankOf'>, lang: Lang): string {
  const t = indexMessages(lang);
  const { rank, rankOf } = zone;
  if (rank === null || rankOf === null) return t.noRank(formatNumber(LEAST_GRADED, lang));
  return t.rank(formatNumber(rank, lang), formatNumber(rankOf, lang), peersOf(zone, lang));
}

/** What a zone is compared with, in words: size and kind. */
export function peersOf(zone: Pick<Zone, 'kind' | 'entities'>, lang: Lang): string {
  const id = peerClassOf(zone).split('/')[1];
  const name = sizeClasses.find((size) => size.id === id)?.name;
  const kind = messages(lang).kinds[zone.kind];
  return name === undefined ? kind : indexMessages(lang).peers(kind, lang === 'en' ? name.en : name.zh);
}

/** Names of indicators that are left out because this audience may not see them. */
export function hiddenNames(
  { hidden }: Pick<IndexPoint, 'hidden'>,
  methodology: Methodology | null,
  lang: Lang,
): string[] {
  const known = new Map((methodology?.indicators ?? []).map((indicator) => [indicator.id, indicator]));
  return hidden.map((id) => partName(known.get(id) ?? { id }, lang));
}

/** The live point of a series, which stands last; undefined = there is none. */
export const livePoint = (series: ZoneIndexSeries | undefined): IndexPoint | undefined =>
  series?.items.findLast(({ state }) => state === 'live');
