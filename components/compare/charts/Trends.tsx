'use client';

import { useMemo } from 'react';
import type { ZoneIndexSeries } from '@/lib/credit/index/series';
import type { Zone } from '@/lib/credit/zone';
import { chartMessages } from '@/lib/i18n/chart-messages';
import { formatFixed, formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { ChartFrame } from './ChartFrame';
import { ChartText } from './ChartText';
import styles from './charts.module.css';
import { clipped } from './label-room';
import { changeOf, type TrendLine, type TrendLines, trendLines } from './trend-lines';
import { momentWords } from './waterfall-words';

/** Months that lines go back. */
const MONTHS = 24;
/** Zones that a title names. */
const NAMED = 3;
/** Less prints as 0.0. */
const LEAST = 0.05;

const PANEL = { least: 210, height: 96, head: 20, foot: 22, gap: 16 } as const;
const RING = 3.5;

/** Levels month by month, a panel for each zone with the others behind it, all on one scale. */
export function Trends(props: {
  lang: Lang;
  zones: readonly Zone[];
  series: ReadonlyMap<string, ZoneIndexSeries>;
  note: string;
}) {
  const { lang, zones, series, note } = props;
  const t = chartMessages(lang).trends;
  const drawn = useMemo(
    () =>
      trendLines(
        zones.flatMap(({ id }) => series.get(id) ?? []),
        MONTHS,
      ),
    [zones, series],
  );
  const title = sentence(drawn, lang);
  if (title === null) return null;
  return (
    <section className={styles.section} aria-label={t.title} data-testid="trends">
      <h2>{t.title}</h2>
      <ChartFrame
        lang={lang}
        id="trends"
        title={title}
        notes={[note]}
        data={dataOf(drawn, lang)}
        draw={(width) => {
          const across = Math.max(1, Math.min(drawn.lines.length, Math.floor(width / PANEL.least)));
          const size = (width - PANEL.gap * (across - 1)) / across;
          const down = PANEL.head + PANEL.height + PANEL.foot;
          return {
            height: Math.ceil(drawn.lines.length / across) * down,
            content: drawn.lines.map((line, at) => (
              <g
                key={line.zone}
                data-zone={line.zone}
                transform={`translate(${(at % across) * (size + PANEL.gap)} ${Math.floor(at / across) * down})`}
              >
                <Panel lang={lang} line={line} drawn={drawn} width={size} />
              </g>
            )),
          };
        }}
      >
        <p className={styles.note}>{t.how}</p>
      </ChartFrame>
    </section>
  );
}

function Panel({ lang, line, drawn, width }: { lang: Lang; line: TrendLine; drawn: TrendLines; width: number }) {
  const { periods, lines, range } = drawn;
  const [low, high] = range!;
  const span = Math.max(1, high - low);
  const x = (at: number) =>
    periods.length === 1 ? width / 2 : RING + (at * (width - 2 * RING)) / (periods.length - 1);
  const y = (level: number) => PANEL.head + PANEL.height - ((level - low) / span) * (PANEL.height - 2 * RING) - RING;
  const last = line.levels.findLast((level) => level !== null) ?? null;
  const bottom = PANEL.head + PANEL.height;
  return (
    <>
      <ChartText as="strong" x={0} y={PANEL.head / 2}>
        {clipped(line.name, width - 48)}
      </ChartText>
      <ChartText as="strong" x={width} y={PANEL.head / 2} textAnchor="end">
        {last === null ? '–' : formatFixed(last, 1, lang)}
      </ChartText>
      {line.newMethod.map((at) => (
        <line key={at} className={styles.version} x1={x(at)} x2={x(at)} y1={PANEL.head} y2={bottom} />
      ))}
      {lines.map((other) =>
        other === line ? null : <path key={other.zone} className={styles.other} d={pathOf(other.levels, x, y)} />,
      )}
      <path className={styles.own} d={pathOf(line.levels, x, y)} />
      {line.revised.map((at) => {
        const level = line.levels[at] ?? null;
        return level === null ? null : <circle key={at} className={styles.ring} cx={x(at)} cy={y(level)} r={RING} />;
      })}
      <line className={styles.ground} x1={0} x2={width} y1={bottom} y2={bottom} />
      <ChartText as="label" x={0} y={bottom + PANEL.foot / 2}>
        {momentWords(periods[0]!, lang)}
      </ChartText>
      <ChartText as="label" x={width} y={bottom + PANEL.foot / 2} textAnchor="end">
        {momentWords(periods.at(-1)!, lang)}
      </ChartText>
    </>
  );
}

/** A line with a gap wherever there is no level; a level between two gaps is a dot, for the line's ends are round. */
function pathOf(levels: readonly (number | null)[], x: (at: number) => number, y: (level: number) => number): string {
  return levels
    .flatMap((level, at) => {
      if (level === null) return [];
      const isOn = at > 0 && (levels[at - 1] ?? null) !== null;
      const place = `${x(at).toFixed(1)} ${y(level).toFixed(1)}`;
      return [isOn ? `L${place}` : `M${place}h0`];
    })
    .join('');
}

/** Who moved most, first; null = no zone has two levels. */
function sentence({ lines, periods }: TrendLines, lang: Lang): string | null {
  const t = chartMessages(lang).trends;
  const changes = lines
    .flatMap((line) => changeOf(line, periods) ?? [])
    .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points));
  const [most] = changes;
  if (most === undefined) return null;
  // Only what began in the same month is told in one sentence.
  const same = changes.filter(({ from, to }) => from === most.from && to === most.to);
  const said = same.slice(0, NAMED).map(({ name, points }) => {
    if (Math.abs(points) < LEAST) return t.still(name);
    const size = formatFixed(Math.abs(points), 1, lang);
    return points > 0 ? t.rose(name, size) : t.fell(name, size);
  });
  const rest = lines.length - said.length;
  const list = [...said, ...(rest > 0 ? [t.rest(formatNumber(rest, lang))] : [])];
  return t.since(momentWords(most.from, lang), messages(lang).list(list));
}

function dataOf({ periods, lines }: TrendLines, lang: Lang) {
  return {
    columns: [chartMessages(lang).trends.month, ...lines.map(({ name }) => name)],
    rows: periods.map((period, at) => [
      momentWords(period, lang),
      ...lines.map(({ levels }) => {
        const level = levels[at] ?? null;
        return level === null ? '–' : formatFixed(level, 4, lang);
      }),
    ]),
  };
}
