'use client';

import type { ComparedZone, ScoreDistribution } from '@/lib/credit/comparison/comparison';
import { chartMessages } from '@/lib/i18n/chart-messages';
import { formatFixed, formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { ChartFrame } from './ChartFrame';
import { ChartText } from './ChartText';
import styles from './charts.module.css';
import { clipped } from './label-room';
import { rangeSentence } from './range-words';

const HEIGHT = 64;
const TEXT = 20;
const AXIS = 22;
const GAP = 14;

type Scored = Pick<ComparedZone, 'zone'> & { scores: ScoreDistribution };

/** Scores of zones below each other on one axis, each as shares of its own businesses. */
export function ScoreDistributions(props: {
  lang: Lang;
  zones: readonly Pick<ComparedZone, 'zone' | 'scores'>[];
  note: string;
}) {
  const { lang, zones, note } = props;
  const t = chartMessages(lang).scores;
  const scored = zones.flatMap(({ zone, scores }): Scored[] => (scores === null ? [] : [{ zone, scores }]));
  if (scored.length === 0) return null;
  const mean = (value: number) => formatFixed(value, 1, lang);
  const figures = scored.map(({ zone, scores }) => ({ name: zone.name, value: scores.mean }));
  return (
    <section className={styles.section} aria-label={t.title} data-testid="scores">
      <h2>{t.title}</h2>
      <ChartFrame
        lang={lang}
        id="scores"
        title={rangeSentence(figures, t, mean)}
        notes={[note]}
        data={dataOf(scored, lang)}
        draw={(width) => {
          const axis = axisOf(scored, width);
          return {
            height: scored.length * (HEIGHT + TEXT + GAP) + AXIS,
            content: (
              <>
                {scored.map((one, at) => (
                  <Histogram
                    key={one.zone.id}
                    lang={lang}
                    one={one}
                    top={at * (HEIGHT + TEXT + GAP)}
                    axis={axis}
                    width={width}
                  />
                ))}
                {axis.ticks.map((tick) => (
                  <ChartText
                    key={tick}
                    as="label"
                    x={axis.place(tick)}
                    y={scored.length * (HEIGHT + TEXT + GAP) + AXIS / 2}
                    textAnchor="middle"
                  >
                    {formatNumber(tick, lang)}
                  </ChartText>
                ))}
              </>
            ),
          };
        }}
      />
    </section>
  );
}

interface Axis {
  place: (score: number) => number;
  ticks: number[];
  /** Largest share of a step of any zone: bars of all are measured by it. */
  most: number;
}

const TICKS = 5;
/** Room for half a tick's text at either end. */
const SIDE = 16;

function axisOf(scored: readonly Scored[], width: number): Axis {
  const least = Math.min(...scored.map(({ scores }) => scores.from));
  const most = Math.max(...scored.map(({ scores: { from, width: step, counts } }) => from + step * counts.length));
  const scale = (width - 2 * SIDE) / (most - least);
  return {
    place: (score) => SIDE + (score - least) * scale,
    ticks: Array.from({ length: TICKS + 1 }, (_, at) => least + ((most - least) * at) / TICKS),
    most: Math.max(...scored.flatMap(({ scores: { counts, n } }) => counts.map((count) => count / n))),
  };
}

function Histogram(props: { lang: Lang; one: Scored; top: number; axis: Axis; width: number }) {
  const { lang, one, top, axis, width } = props;
  const t = chartMessages(lang).scores;
  const { zone, scores } = one;
  const said = t.mean(
    formatFixed(scores.mean, 1, lang),
    formatFixed(scores.deviation, 1, lang),
    formatNumber(scores.n, lang),
  );
  const bottom = top + TEXT + HEIGHT;
  const middle = axis.place(scores.mean);
  return (
    <g data-zone={zone.id}>
      <ChartText as="strong" x={0} y={top + TEXT / 2}>
        {clipped(zone.name, width / 2)}
      </ChartText>
      <ChartText as="value" x={width} y={top + TEXT / 2} textAnchor="end">
        {said}
      </ChartText>
      {scores.counts.map((count, at) => {
        const from = scores.from + at * scores.width;
        const height = (HEIGHT * count) / scores.n / axis.most;
        return (
          <rect
            key={from}
            className={styles.bin}
            x={axis.place(from)}
            y={bottom - height}
            width={axis.place(from + scores.width) - axis.place(from)}
            height={height}
          />
        );
      })}
      <line className={styles.ground} x1={0} x2={width} y1={bottom} y2={bottom} />
      <line className={styles.mean} x1={middle} x2={middle} y1={top + TEXT} y2={bottom + 4} />
    </g>
  );
}

function dataOf(scored: readonly Scored[], lang: Lang) {
  const t = chartMessages(lang).scores;
  const steps = new Map<number, Map<string, number>>();
  for (const { zone, scores } of scored)
    for (const [at, count] of scores.counts.entries()) {
      const from = scores.from + at * scores.width;
      steps.set(from, (steps.get(from) ?? new Map()).set(zone.id, count));
    }
  const width = scored[0]!.scores.width;
  return {
    columns: [t.score, ...scored.map(({ zone }) => zone.name)],
    rows: [...steps]
      .sort(([a], [b]) => a - b)
      .map(([from, counts]) => [
        t.step(formatNumber(from, lang), formatNumber(from + width, lang)),
        ...scored.map(({ zone }) => formatNumber(counts.get(zone.id) ?? 0, lang)),
      ]),
  };
}
