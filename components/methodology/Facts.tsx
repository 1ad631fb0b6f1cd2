import { BASE_VALUE } from '@/lib/credit/index/market-credit';
import type { Methodology } from '@/lib/credit/index/methodology';
import { formatDay, formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { methodologyMessages } from '@/lib/i18n/methodology-messages';
import { percent } from './formulas';
import styles from './methodology.module.css';
import { partsOf } from './parts';

interface Props {
  lang: Lang;
  used: { document: Methodology; factor: number | null; since: string | null };
}

/** The methodology in four facts. */
export function Facts({ lang, used: { document, factor, since } }: Props) {
  const t = methodologyMessages(lang).facts;
  const dimensions = partsOf(document).children.filter(({ of }) => of === 'node').length;
  const facts = [
    {
      id: 'version',
      name: t.version,
      value: t.versionOf(document.id, document.version),
      note: since === null ? null : t.since(formatDay(since, lang)),
    },
    {
      id: 'size',
      name: t.size,
      value: t.sizeOf(formatNumber(dimensions, lang), formatNumber(document.indicators.length, lang)),
      note: null,
    },
    { id: 'least', name: t.least, value: t.leastOf(percent(document.minCoverage, lang)), note: t.leastElse },
    {
      id: 'base',
      name: t.base,
      value: factor === null ? t.baseNone : t.baseOf(formatNumber(document.base?.value ?? BASE_VALUE, lang)),
      note: null,
    },
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(({ id, name, value, note }) => (
        <div key={id} data-fact={id}>
          <dt>{name}</dt>
          <dd>
            {value}
            {note === null ? null : <small>{note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
