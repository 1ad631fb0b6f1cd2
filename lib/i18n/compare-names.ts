import { type ComparedMeasure, isBetter, type ZoneComparison } from '../credit/comparison/comparison';
import type { Methodology } from '../credit/index/methodology';
import { sizeClasses } from '../credit/peer-class';
import type { Scheme } from '../credit/scheme';
import { compareMessages } from './compare-messages';
import { indexMessages } from './index-messages';
import { partName } from './index-names';
import type { Lang } from './lang';
import { messages } from './messages';
import { schemeName } from './scheme-name';

/** What ids of a comparison are called. */
export interface CompareNames {
  zone: (id: string) => string;
  /** Of a node or an indicator. */
  part: (id: string) => string;
  scheme: (id: string) => string;
}

/** @param methodology null = parts are called as the shipped one calls them */
export function compareNames(
  { zones }: Pick<ZoneComparison, 'zones'>,
  methodology: Pick<Methodology, 'nodes' | 'indicators'> | null,
  schemes: readonly Pick<Scheme, 'id' | 'name'>[],
  lang: Lang,
): CompareNames {
  const names = new Map(zones.map(({ zone }) => [zone.id, zone.name]));
  const parts = new Map(
    [...(methodology?.nodes ?? []), ...(methodology?.indicators ?? [])].map((one) => [one.id, one]),
  );
  return {
    zone: (id) => names.get(id) ?? id,
    part: (id) => partName(parts.get(id) ?? { id }, lang),
    scheme: (id) => schemeName(schemes.find((scheme) => scheme.id === id) ?? { id, name: id }, lang),
  };
}

/** A peer class, KIND/SIZE, in words. @example peerClassName('specialised_market/small', 'en') // 'small, specialised market' */
export function peerClassName(peerClass: string, lang: Lang): string {
  const [kind = '', size] = peerClass.split('/');
  const kinds: Readonly<Record<string, string>> = messages(lang).kinds;
  const kindName = kinds[kind] ?? kind;
  const name = sizeClasses.find(({ id }) => id === size)?.name;
  return name === undefined ? kindName : indexMessages(lang).peers(kindName, lang === 'en' ? name.en : name.zh);
}

/** A measure's name with which way is better, where that is not plain. */
export function measureWords(measure: ComparedMeasure, lang: Lang): string {
  const t = compareMessages(lang);
  return `${t.measures[measure]}${t.better[isBetter[measure] ?? 'neither']}`;
}
