import type { ComparedZone, ZoneComparison } from '../credit/comparison/comparison';
import type { Methodology } from '../credit/index/methodology';
import type { Audience } from '../credit/publication';
import type { Scheme } from '../credit/scheme';
import type { Lang } from '../i18n/lang';
import { tableMessages } from '../i18n/table-messages';
import { type ColumnOf, columnsFor } from './table';

/** A comparison with all that it takes to tell it in a language. */
export interface Told {
  comparison: ZoneComparison;
  /** Those that the zones use, or more. */
  schemes: readonly Scheme[];
  /** The one that decides now; null = not known: parts of the index are left out. */
  methodology: Methodology | null;
  /** Whom the figures are for; null = not known. */
  audience: Audience | null;
  lang: Lang;
}

/** The one scheme of a comparison; undefined = there is none, and no grade may be counted beside another. */
export const schemeOf = ({ comparison, schemes }: Pick<Told, 'comparison' | 'schemes'>): Scheme | undefined =>
  schemes.find(({ id }) => id === comparison.scheme);

/** Which zone a row is of. */
export function zoneColumns<Item extends { zone: ComparedZone }>(lang: Lang): ColumnOf<Item>[] {
  const t = tableMessages(lang).columns;
  const make = columnsFor<Item>();
  return [
    make.text('zone', t.zone, ({ zone }) => zone.zone.name),
    make.code('zone_code', t.zoneCode, ({ zone }) => zone.zone.id),
  ];
}
