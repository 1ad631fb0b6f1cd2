'use client';

import type { Waterfall } from '@/lib/credit/comparison/waterfall';
import type { Methodology } from '@/lib/credit/index/methodology';
import { chartMessages } from '@/lib/i18n/chart-messages';
import { formatFixed, formatPoints } from '@/lib/i18n/format';
import { partName } from '@/lib/i18n/index-names';
import type { Lang } from '@/lib/i18n/lang';
import { type ChartData, ChartFrame } from './ChartFrame';
import { ChartText } from './ChartText';
import styles from './charts.module.css';
import { clipped } from './label-room';
import { COVERAGE_SEEN, placeOf } from './waterfall-place';

const ROW = 26;
const BAR = 14;
const FIGURE = 64;
/** On less width a name stands over its bar: beside it there would be room for half of it. */
const NARROW = 480;
const NAME_LINE = 18;

/** Where things stand in a row, in pixels: `name` and `middle` of its bar from its top, `joint` below its end. */
function rowOf(width: number) {
  if (width < NARROW)
    return {
      height: NAME_LINE + ROW,
      name: NAME_LINE / 2,
      middle: NAME_LINE + BAR / 2,
      joint: 0,
      labels: width,
      bars: BAR / 2,
    };
  const labels = Math.min(240, Math.max(120, width * 0.32));
  return { height: ROW, name: ROW / 2, middle: ROW / 2, joint: ROW / 2, labels, bars: labels + 8 };
}

/** From one level to another, an indicator a row. */
export function WaterfallChart(props: {
  lang: Lang;
  steps: Waterfall;
  ends: readonly [from: string, to: string];
  title: string;
  notes: readonly string[];
  methodology: Methodology;
}) {
  const { lang, steps: found, ends, title, notes, methodology } = props;
  const t = chartMessages(lang).steps;
  const name = (id: string) => partName(methodology.indicators.find((one) => one.id === id) ?? { id }, lang);
  const hasCoverage = found.steps.some(({ coverageEffect }) => Math.abs(coverageEffect) >= COVERAGE_SEEN);
  return (
    <ChartFrame
      lang={lang}
      id="steps"
      title={title}
      notes={notes}
      data={dataOf(found, ends, methodology, lang)}
      draw={(width) => {
        const { height, name: nameAt, middle, joint, labels, bars } = rowOf(width);
        const x = placeOf(found, [bars, width - FIGURE - 8]);
        const rows = [
          { key: 'from', label: ends[0], from: found.from, to: found.from, figure: formatFixed(found.from, 1, lang) },
          ...found.steps.map((step) => ({
            ...step,
            key: step.id,
            label: name(step.id),
            from: step.before,
            to: step.after,
          })),
          { key: 'to', label: ends[1], from: found.to, to: found.to, figure: formatFixed(found.to, 1, lang) },
        ];
        const content = rows.map((row, at) => {
          const top = at * height;
          const isEnd = 'figure' in row;
          const [left, right] = [x(Math.min(row.from, row.to)), x(Math.max(row.from, row.to))];
          const direction = isEnd ? 'mark' : row.points > 0 ? 'up' : 'down';
          const hatched = isEnd ? 0 : Math.abs(row.coverageEffect / row.points) * (right - left);
          return (
            <g key={row.key} data-step={row.key} data-direction={direction}>
              <ChartText as={isEnd ? 'strong' : 'label'} x={0} y={top + nameAt}>
                {clipped(row.label, labels)}
              </ChartText>
              {isEnd ? (
                <circle className={styles.mark} cx={left} cy={top + middle} r={BAR / 2} />
              ) : (
                <rect
                  className={styles[direction]}
                  x={left}
                  y={top + middle - BAR / 2}
                  width={Math.max(1, right - left)}
                  height={BAR}
                />
              )}
              {hatched >= 1 ? (
                <rect
                  className={styles.coverage}
                  x={left}
                  y={top + middle - BAR / 2}
                  width={Math.min(right - left, hatched)}
                  height={BAR / 2}
                />
              ) : null}
              {at + 1 < rows.length ? (
                <line
                  className={styles.joint}
                  x1={x(row.to)}
                  x2={x(row.to)}
                  y1={top + middle}
                  y2={top + height + joint}
                />
              ) : null}
              <ChartText as={isEnd ? 'strong' : 'value'} x={width} y={top + middle} textAnchor="end">
                {isEnd ? row.figure : formatPoints(row.points, lang)}
              </ChartText>
            </g>
          );
        });
        return { height: rows.length * height, content };
      }}
    >
      {hasCoverage ? <p className={styles.note}>{t.coverage}</p> : null}
      <p className={styles.note}>{t.method}</p>
    </ChartFrame>
  );
}

function dataOf(found: Waterfall, ends: readonly [string, string], methodology: Methodology, lang: Lang): ChartData {
  const t = chartMessages(lang).steps;
  const named = (parts: readonly { id: string; name?: string }[], id: string) =>
    partName(parts.find((one) => one.id === id) ?? { id }, lang);
  const exact = (points: number) => formatFixed(points, 4, lang);
  return {
    columns: [t.indicator, t.part, t.points, t.ofCoverage, t.after],
    rows: [
      [ends[0], '', '', '', exact(found.from)],
      ...found.steps.map(({ id, part, points, coverageEffect, after }) => [
        named(methodology.indicators, id),
        part === null ? '' : named(methodology.nodes, part),
        exact(points),
        exact(coverageEffect),
        exact(after),
      ]),
      [t.residual, '', exact(found.residual), '', ''],
      [ends[1], '', '', '', exact(found.to)],
    ],
  };
}
