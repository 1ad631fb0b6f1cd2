import type { AlarmRule } from '@/lib/credit/index/methodology';
import { formatNumber } from '@/lib/i18n/format';
import { lightName } from '@/lib/i18n/index-names';
import type { Lang } from '@/lib/i18n/lang';
import { methodologyMessages } from '@/lib/i18n/methodology-messages';
import { type Band, bandsOf } from './bands';
import styles from './lights.module.css';

interface Props {
  lang: Lang;
  rule: AlarmRule;
  scale: readonly [number, number];
  /** Where a mark stands; left out = there is none, null = there is no score. */
  score?: number | null;
  /** Narrow: the words are read out, and not written. */
  isBrief?: boolean;
}

/** The bands of a score side by side, each with its word and its edge. */
export function LightScale({ lang, rule, scale, score, isBrief = false }: Props) {
  const [lower, upper] = scale;
  const bands = bandsOf(rule, scale);
  const share = score == null ? null : (score - lower) / (upper - lower);
  return (
    <div className={styles.scale} data-marked={score !== undefined} data-brief={isBrief}>
      {share === null ? null : (
        <span
          className={styles.mark}
          style={{ insetInlineStart: `${Math.min(1, Math.max(0, share)) * 100}%` }}
          aria-hidden="true"
        />
      )}
      <ol>
        {bands.map((band) => (
          <li key={band.light} style={{ flexGrow: band.to - band.from }} data-light={band.light}>
            <span className={styles.swatch} style={{ background: `var(--light-${band.light}, var(--accent))` }} />
            <span className={styles.light}>{lightName(band.light, lang)}</span>
            <span className={styles.edge}>{edgeWords(band, lang)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

function edgeWords({ edge, from, to }: Band, lang: Lang): string {
  const t = methodologyMessages(lang).lights;
  if (edge === null) return t.rest(formatNumber(to, lang));
  return edge === 'from' ? t.from(formatNumber(from, lang)) : t.above(formatNumber(from, lang));
}
