import type { ComparedBy } from '@/lib/credit/comparison/comparison';
import type { ComparedGroup, GroupShare, GroupShares, LeftOut } from '@/lib/credit/comparison/group-shares';
import { countChartMessages } from '@/lib/i18n/count-chart-messages';
import { formatNumber, formatShare } from '@/lib/i18n/format';
import { groupWords } from '@/lib/i18n/group-words';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import type { ChartData } from './ChartFrame';

/** What groups of zones come to, in words and as a table. */
export interface NamedGroups extends GroupShares {
  by: ComparedBy;
  /** In the order of the zones. */
  zones: readonly { id: string; name: string }[];
}

export const groupName = (group: ComparedGroup, by: ComparedBy, lang: Lang): string =>
  groupWords(group, by, lang, undefined);

/** The group of a zone that lies furthest from the other zones by more than noise; of a single zone its largest. */
export function groupsSentence({ groups, zones, by }: NamedGroups, lang: Lang): string {
  const t = countChartMessages(lang).groups;
  const cells = groups.flatMap((group) =>
    group.shares.flatMap((share, at) =>
      share === null ? [] : [{ group: groupName(group, by, lang), zone: zones[at]!.name, share }],
    ),
  );
  const text = (share: number) => formatShare(share, lang);
  if (zones.length === 1) {
    const [most] = cells.toSorted((a, b) => b.share.share - a.share.share);
    return most === undefined ? t.none : t.one(most.group, most.zone, text(most.share.share));
  }
  const gap = ({ share, others }: GroupShare) => Math.abs(share - others!);
  const [furthest] = cells
    .filter(({ share }) => share.isReal && share.others !== null)
    .sort((a, b) => gap(b.share) - gap(a.share));
  if (furthest === undefined) return cells.length === 0 ? t.none : t.noise;
  const { group, zone, share } = furthest;
  return t.real(group, zone, text(share.share), text(share.others!));
}

/** Who is no part of the shares, zone by zone; '' = nobody. */
export function leftOutWords({ leftOut, zones }: NamedGroups, why: keyof LeftOut, lang: Lang): string {
  const t = countChartMessages(lang).groups;
  const parts = leftOut.flatMap((own, at) =>
    own[why] === 0 ? [] : [t.left(zones[at]!.name, formatNumber(own[why], lang))],
  );
  return parts.length === 0 ? '' : t[why](messages(lang).list(parts));
}

/** A row for each group, three columns for each zone. */
export function groupsData({ groups, zones, by }: NamedGroups, lang: Lang): ChartData {
  const t = countChartMessages(lang);
  return {
    columns: [
      t.groups.group,
      ...zones.flatMap(({ name }) => [t.groups.hits(name), t.groups.share(name), t.groups.verdict(name)]),
    ],
    rows: groups.map((group) => [
      groupName(group, by, lang),
      ...group.shares.flatMap((share) => {
        if (share === null) return ['–', '–', '–'];
        const verdict = share.corrected === null ? '–' : share.isReal ? t.real : t.noise;
        return [formatNumber(share.hits, lang), formatShare(share.share, lang), verdict];
      }),
    ]),
  };
}
