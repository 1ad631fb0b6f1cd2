import type { Methodology } from '@/lib/credit/index/methodology';
import type { Alert } from '@/lib/credit/warning/alert';
import { ruleName } from '@/lib/credit/warning/rules';
import { byUrgency } from '@/lib/credit/warning/urgency';
import { formatFixed, formatNumber } from '@/lib/i18n/format';
import { indexMessages } from '@/lib/i18n/index-messages';
import { lightName, partName } from '@/lib/i18n/index-names';
import type { Lang } from '@/lib/i18n/lang';

/** A warning of a zone that is so now. */
export type ZoneAlert = Alert & { zone: NonNullable<Alert['zone']>; since: string };

/** Open warnings of zones, newest first, and of those that came together the more pressing: not those that only wait for who has taken them up, and none of a business. */
export function zoneAlerts(alerts: readonly Alert[] | null): ZoneAlert[] {
  const open = (alerts ?? []).filter(
    (alert): alert is ZoneAlert => alert.zone !== null && alert.since !== null && !alert.over,
  );
  return open.sort((a, b) => Date.parse(b.since) - Date.parse(a.since) || byUrgency(a, b));
}

/** What is so, in words: which part, by which rule. @example alertWords(alert, methodology, 'en') // 'Part left its band: Penalties in force' */
export function alertWords(
  alert: Pick<Alert, 'rule' | 'part' | 'ahead'>,
  methodology: Methodology | null,
  lang: Lang,
): string {
  const name = ruleName(alert.rule);
  const rule = (lang === 'en' ? name?.en : name?.zh) ?? alert.rule;
  const part = partOf(alert.part, methodology);
  const words = part === null ? rule : `${rule}${lang === 'en' ? ': ' : '：'}${partName(part, lang)}`;
  return alert.ahead === null ? words : `${words} (${indexMessages(lang).ahead(formatNumber(alert.ahead, lang))})`;
}

/** From which light to which, or from which score to which where the light stayed; null where neither is told. */
export function alertMove({ from, to, scores }: Pick<Alert, 'from' | 'to' | 'scores'>, lang: Lang): string | null {
  const t = indexMessages(lang);
  const light = (of: string | null) => (of === null ? t.noLight : t.light(lightName(of, lang)));
  if (from !== to) return t.fromTo(light(from), light(to));
  if (scores === null) return null;
  const [before, now] = scores;
  return t.fromTo(formatFixed(before, 1, lang), formatFixed(now, 1, lang));
}

/** The part as its methodology has it; null for the whole, which the rule's name says already. */
function partOf(id: string | null, methodology: Methodology | null): { id: string; name?: string } | null {
  if (id === null || methodology === null) return id === null ? null : { id };
  const node = methodology.nodes.find((one) => one.id === id);
  if (node?.parent === null) return null;
  return node ?? methodology.indicators.find((one) => one.id === id) ?? { id };
}
