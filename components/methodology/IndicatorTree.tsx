import { marketCredit } from '@/lib/credit/index/market-credit';
import type { Methodology } from '@/lib/credit/index/methodology';
import { formatNumber } from '@/lib/i18n/format';
import { partName, unitName } from '@/lib/i18n/index-names';
import type { Lang } from '@/lib/i18n/lang';
import { methodologyMessages } from '@/lib/i18n/methodology-messages';
import { percent } from './formulas';
import { type IndicatorPart, leavesOf, type NodePart, type Part, partsOf } from './parts';
import styles from './tree.module.css';

interface Props {
  lang: Lang;
  methodology: Methodology;
}

/** All that is counted, by dimension: its share of the whole, its goalposts, what it is and why. */
export function IndicatorTree({ lang, methodology }: Props) {
  const root = partsOf(methodology);
  return (
    <>
      <WeightBar lang={lang} root={root} />
      <ul className={styles.tree}>
        {root.children.map((part) => (
          <Branch key={`${part.of} ${part.id}`} lang={lang} methodology={methodology} part={part} />
        ))}
      </ul>
      <p className={styles.footfall}>{methodologyMessages(lang).tree.footfall}</p>
    </>
  );
}

/** The whole as one bar; the same shares stand below in figures. */
function WeightBar({ lang, root }: { lang: Lang; root: NodePart }) {
  return (
    <div className={styles.bar} aria-hidden="true">
      {root.children.map((part) => (
        <div key={`${part.of} ${part.id}`} className={styles.dimension} style={{ flexGrow: 100 * part.share }}>
          <span className={styles.dimensionName}>
            {partName(part, lang)} <b>{percent(part.share, lang)}</b>
          </span>
          <span className={styles.segments}>
            {leavesOf(part).map((leaf) => (
              <span key={leaf.id} style={{ flexGrow: 100 * leaf.share }} title={partName(leaf, lang)} />
            ))}
          </span>
        </div>
      ))}
    </div>
  );
}

function Branch({ lang, methodology, part }: Props & { part: Part }) {
  if (part.of === 'indicator') return <Leaf lang={lang} methodology={methodology} part={part} />;
  const t = methodologyMessages(lang).tree;
  return (
    <li className={styles.branch} data-node={part.id}>
      <h3>
        {partName(part, lang)} <Share lang={lang} share={part.share} />
        {part.aggregation === 'geometric' ? <small>{t.geometric}</small> : null}
      </h3>
      <ul>
        {part.children.map((child) => (
          <Branch key={`${child.of} ${child.id}`} lang={lang} methodology={methodology} part={child} />
        ))}
      </ul>
    </li>
  );
}

function Share({ lang, share }: { lang: Lang; share: number }) {
  const words = percent(share, lang);
  return (
    <span className={styles.share}>
      <span className={styles.hidden}>{methodologyMessages(lang).tree.ofWhole(words)}</span>
      <span aria-hidden="true">{words}</span>
    </span>
  );
}

function Leaf({ lang, methodology, part }: Props & { part: IndicatorPart }) {
  const { tree: t, counted, reasons } = methodologyMessages(lang);
  const unit = unitName(part.id, lang);
  const reason = hasReason(methodology, part) ? reasons[part.id] : undefined;
  return (
    <li className={styles.leaf} data-indicator={part.id}>
      <p className={styles.name}>
        {partName(part, lang)} <Share lang={lang} share={part.share} />
      </p>
      <p className={styles.counted}>{counted[part.id] ?? part.id}</p>
      <Goalposts lang={lang} part={part} scale={methodology.scale} />
      <p className={styles.direction} data-direction={part.direction}>
        {unit === '%' || unit === '' ? '' : `${unit}${t.also}`}
        {part.goalposts === null ? t.noGoalposts : part.direction === 1 ? t.more : t.less}
        {part.transform === 'log10' ? `${t.also}${t.log}` : ''}
      </p>
      {reason === undefined ? null : (
        <details className={styles.why}>
          <summary>{t.why}</summary>
          <p>{reason}</p>
        </details>
      )}
    </li>
  );
}

/** Reasons are those of the shipped goalposts; a methodology of one's own has others. */
function hasReason(methodology: Methodology, { id, goalposts }: IndicatorPart): boolean {
  const shipped = marketCredit.indicators.find((indicator) => indicator.id === id)?.goalposts;
  return methodology.id === marketCredit.id && JSON.stringify(shipped) === JSON.stringify(goalposts);
}

/** A wedge from the goalpost that is worth nothing to the one that is worth everything. */
function Goalposts({ lang, part, scale }: { lang: Lang; part: IndicatorPart; scale: readonly [number, number] }) {
  if (part.goalposts === null) return null;
  const unit = unitName(part.id, lang);
  const ends = part.direction === 1 ? scale : [scale[1], scale[0]];
  const t = methodologyMessages(lang).tree;
  return (
    <div className={styles.goalposts} data-direction={part.direction}>
      {part.goalposts.map((goalpost, i) => (
        <span key={goalpost} className={styles.goalpost}>
          {formatNumber(goalpost, lang)}
          {unit === '%' ? '%' : ''}
          <small>{t.points(formatNumber(ends[i]!, lang))}</small>
        </span>
      ))}
      <span className={styles.wedge} aria-hidden="true" />
    </div>
  );
}
