'use client';

import type { MeasuredShare, ZoneComparison } from '@/lib/credit/comparison/comparison';
import { countChartMessages } from '@/lib/i18n/count-chart-messages';
import { formatFixed, formatNumber, formatShare } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { ChartFrame } from './ChartFrame';
import { ChartText } from './ChartText';
import charts from './charts.module.css';
import styles from './counts.module.css';
import { clipped } from './label-room';
import { type Dot, type Dots, type DottedMeasure, dotsOf, dottedMeasures, isPerThousand, topOf } from './measure-dots';

const ROW = 24;
const AXIS = 22;
const DOT = 4.5;
const FIGURE = 64;
/** Room of the word beside a figure, where the chart is wide enough for it. */
const WORD = 96;
const WIDE = 520;
const SIDE = 12;

/** Penalties, titles, coverage and freshness of zones: dots on one scale each, with their intervals. */
export function MeasureDots(props: {
  lang: Lang;
  comparison: Pick<ZoneComparison, 'zones' | 'differences'>;
  note: string;
}) {
  const { lang, comparison, note } = props;
  const t = countChartMessages(lang).shares;
  const all = dottedMeasures
    .map((measure) => dotsOf(comparison, measure))
    .filter(({ dots }) => dots.some(({ share }) => share !== null));
  if (all.length === 0) return null;
  return (
    <section className={charts.section} aria-label={t.title} data-testid="measure-dots">
      <h2>{t.title}</h2>
      {all.map((dots) => (
        <ChartFrame
          key={dots.measure}
          lang={lang}
          id={`dots-${dots.measure}`}
          title={sentenceOf(dots, lang)}
          notes={[note]}
          data={dataOf(dots, lang)}
          draw={(width) => ({
            height: dots.dots.length * ROW + AXIS,
            content: <Drawn lang={lang} dots={dots} width={width} />,
          })}
        />
      ))}
      <p className={charts.note}>{t.how}</p>
    </section>
  );
}

/** A share as it is told: of 1,000, or as per cent. */
function shareText(share: number, measure: DottedMeasure, lang: Lang): string {
  return isPerThousand[measure] ? formatFixed(share * 1_000, 1, lang) : formatShare(share, lang);
}

function sentenceOf({ measure, dots, ends }: Dots, lang: Lang): string {
  const t = countChartMessages(lang).shares;
  const text = ({ share }: Dot) => shareText(share!.share, measure, lang);
  if (ends === null) {
    const only = dots.find(({ share }) => share !== null)!;
    return t.one(t.per[measure], only.name, text(only));
  }
  const { least, most, isReal } = ends;
  if (least.share!.share === most.share!.share) return t.equal(t.per[measure], text(least));
  const range = t.range(t.per[measure], least.name, text(least), most.name, text(most));
  return `${range}${isReal === null ? '' : isReal ? t.isReal : t.isNoise}`;
}

function Drawn({ lang, dots, width }: { lang: Lang; dots: Dots; width: number }) {
  const labels = Math.min(220, Math.max(110, width * 0.28));
  const right = width - FIGURE - (width >= WIDE ? WORD : 0) - SIDE;
  const top = topOf(dots);
  const place = (share: number) => labels + SIDE + (Math.min(share, top) / top) * (right - labels - 2 * SIDE);
  const bottom = dots.dots.length * ROW;
  return (
    <>
      {[0, top / 2, top].map((tick) => (
        <g key={tick}>
          <line className={charts.ground} x1={place(tick)} x2={place(tick)} y1={0} y2={bottom} />
          <ChartText as="label" x={place(tick)} y={bottom + AXIS / 2} textAnchor="middle">
            {isPerThousand[dots.measure] ? formatNumber(tick * 1_000, lang) : formatShare(tick, lang)}
          </ChartText>
        </g>
      ))}
      {dots.dots.map((dot, at) => (
        <DotRow
          key={dot.id}
          {...{ lang, dot, place, labels, width }}
          measure={dots.measure}
          middle={at * ROW + ROW / 2}
        />
      ))}
    </>
  );
}

function DotRow(props: {
  lang: Lang;
  dot: Dot;
  measure: DottedMeasure;
  place: (share: number) => number;
  labels: number;
  width: number;
  middle: number;
}) {
  const { lang, dot, measure, place, labels, width, middle } = props;
  const t = countChartMessages(lang);
  const { share } = dot;
  const figure = width - (width >= WIDE ? WORD : 0);
  const isQuiet = dot.isReal === false;
  return (
    <g data-zone={dot.id} data-real={dot.isReal}>
      <ChartText as="label" x={0} y={middle}>
        {clipped(dot.name, labels - SIDE)}
      </ChartText>
      {share === null ? (
        <ChartText as="label" x={place(0)} y={middle}>
          {t[dot.why]}
        </ChartText>
      ) : (
        <>
          <Whisker {...{ share, place, middle, isQuiet }} />
          <ChartText as={isQuiet ? 'value' : undefined} x={figure} y={middle} textAnchor="end">
            {shareText(share.share, measure, lang)}
          </ChartText>
          {!isQuiet || width < WIDE ? null : (
            <ChartText as="value" x={width} y={middle} textAnchor="end">
              {t.noise}
            </ChartText>
          )}
        </>
      )}
    </g>
  );
}

function Whisker(props: { share: MeasuredShare; place: (share: number) => number; middle: number; isQuiet: boolean }) {
  const { share, place, middle, isQuiet } = props;
  const [low, high] = share.underlying;
  return (
    <>
      <line
        className={isQuiet ? styles.quietReach : styles.reach}
        x1={place(low)}
        x2={place(high)}
        y1={middle}
        y2={middle}
      />
      <circle className={isQuiet ? styles.noise : charts.mark} cx={place(share.share)} cy={middle} r={DOT} />
    </>
  );
}

function dataOf({ measure, dots }: Dots, lang: Lang) {
  const t = countChartMessages(lang);
  const text = (share: number) => shareText(share, measure, lang);
  return {
    columns: [t.zone, t.shares.per[measure], t.shares.low, t.shares.high, t.shares.hits, t.shares.n, t.verdict],
    rows: dots.map(({ name, share, why, isReal }) =>
      share === null
        ? [name, t[why], '–', '–', '–', '–', '–']
        : [
            name,
            text(share.share),
            ...share.underlying.map(text),
            formatNumber(share.hits, lang),
            formatNumber(share.n, lang),
            isReal === null ? '–' : isReal ? t.real : t.noise,
          ],
    ),
  };
}
