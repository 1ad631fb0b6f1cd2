'use client';

import type { ComparedZone } from '@/lib/credit/comparison/comparison';
import { type ZoneMoves, zoneMoves } from '@/lib/credit/comparison/zone-moves';
import type { Scheme } from '@/lib/credit/scheme';
import { countChartMessages } from '@/lib/i18n/count-chart-messages';
import { formatDay, formatNumber, formatShare } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { schemeName } from '@/lib/i18n/scheme-name';
import { ChartFrame } from './ChartFrame';
import { ChartText } from './ChartText';
import charts from './charts.module.css';
import styles from './counts.module.css';
import { clipped } from './label-room';

const ROW = 26;
const BAR = 16;
const WORD = 96;
const WIDE = 520;
/** Room of a figure beside the end of a bar. */
const FIGURE = 52;
/** Zones that the title names. */
const MOST_NAMED = 3;

/** Who rose and who fell between the two moments of the comparison, as bars to either side of nothing. */
export function Moves(props: {
  lang: Lang;
  zones: readonly Pick<ComparedZone, 'zone' | 'migration'>[];
  scheme: Scheme;
  note: string;
}) {
  const { lang, zones, scheme, note } = props;
  const t = countChartMessages(lang).moves;
  const moves = zoneMoves(zones, scheme);
  if (moves.every(({ n }) => n === 0)) return null;
  return (
    <section className={charts.section} aria-label={t.title} data-testid="moves">
      <h2>{t.title}</h2>
      <ChartFrame
        lang={lang}
        id="moves"
        title={sentenceOf(zones, moves, lang)}
        notes={[`${schemeName(scheme, lang)} · ${note}`]}
        data={dataOf(zones, moves, lang)}
        draw={(width) => ({
          height: moves.length * ROW,
          content: <Bars lang={lang} moves={moves} width={width} />,
        })}
      >
        <p className={charts.note}>{t.how}</p>
      </ChartFrame>
    </section>
  );
}

function sentenceOf(
  zones: readonly Pick<ComparedZone, 'migration'>[],
  moves: readonly ZoneMoves[],
  lang: Lang,
): string {
  const t = countChartMessages(lang);
  const day = (date: string) => formatDay(`${date}T04:00:00Z`, lang);
  const named = (all: readonly ZoneMoves[]) => {
    const names = all.slice(0, MOST_NAMED).map(({ name }) => name);
    const more = all.length - names.length;
    return messages(lang).list(more > 0 ? [...names, t.rest(formatNumber(more, lang))] : names);
  };
  const up = moves.filter(({ isReal, better, worse }) => isReal && better > worse);
  const down = moves.filter(({ isReal, better, worse }) => isReal && worse > better);
  const noise = moves.filter(({ isReal, n }) => n > 0 && !isReal).length;
  const parts =
    up.length + down.length === 0
      ? [t.moves.allNoise]
      : [
          ...(up.length > 0 ? [t.moves.up(named(up))] : []),
          ...(down.length > 0 ? [t.moves.down(named(down))] : []),
          ...(noise > 0 ? [t.moves.noise(formatNumber(noise, lang))] : []),
        ];
  const { from, to } = zones[0]!.migration;
  return t.moves.since(day(from), to === null ? t.moves.now : day(to), parts.join(lang === 'en' ? '; ' : '；'));
}

function Bars({ lang, moves, width }: { lang: Lang; moves: readonly ZoneMoves[]; width: number }) {
  const labels = Math.min(220, Math.max(110, width * 0.28));
  const [left, right] = [labels + FIGURE, width - FIGURE - (width >= WIDE ? WORD : 0)];
  const middle = (left + right) / 2;
  const most = Math.max(...moves.map(({ better, worse, n }) => (n === 0 ? 0 : Math.max(better, worse) / n)));
  const long = (count: number, n: number) => (most === 0 ? 0 : ((count / n / most) * (right - left)) / 2);
  return (
    <>
      {moves.map((own, at) => (
        <MoveRow
          key={own.id}
          {...{ lang, own, labels, width, middle }}
          across={at * ROW + ROW / 2}
          fell={own.n === 0 ? 0 : long(own.worse, own.n)}
          rose={own.n === 0 ? 0 : long(own.better, own.n)}
        />
      ))}
      <line className={charts.ground} x1={middle} x2={middle} y1={0} y2={moves.length * ROW} />
    </>
  );
}

function MoveRow(props: {
  lang: Lang;
  own: ZoneMoves;
  labels: number;
  width: number;
  middle: number;
  /** Middle of the row, and lengths of its bars. */
  across: number;
  fell: number;
  rose: number;
}) {
  const { lang, own, labels, width, middle, across, fell, rose } = props;
  const t = countChartMessages(lang);
  const text = (count: number) => formatShare(count / own.n, lang);
  const bar = { y: across - BAR / 2, height: BAR };
  return (
    <g data-zone={own.id} data-real={own.isReal}>
      <ChartText as="label" x={0} y={across}>
        {clipped(own.name, labels)}
      </ChartText>
      {own.n === 0 ? (
        <ChartText as="label" x={middle + 4} y={across}>
          {t.moves.nobody}
        </ChartText>
      ) : (
        <>
          <rect className={own.isReal ? charts.down : styles.noise} x={middle - fell} width={fell} {...bar} />
          <rect className={own.isReal ? charts.up : styles.noise} x={middle} width={rose} {...bar} />
          <ChartText as="value" x={middle - fell - 4} y={across} textAnchor="end">
            {text(own.worse)}
          </ChartText>
          <ChartText as="value" x={middle + rose + 4} y={across}>
            {text(own.better)}
          </ChartText>
          {own.isReal || width < WIDE ? null : (
            <ChartText as="value" x={width} y={across} textAnchor="end">
              {t.noise}
            </ChartText>
          )}
        </>
      )}
    </g>
  );
}

function dataOf(zones: readonly Pick<ComparedZone, 'migration'>[], moves: readonly ZoneMoves[], lang: Lang) {
  const t = countChartMessages(lang);
  const count = (value: number) => formatNumber(value, lang);
  return {
    columns: [
      t.zone,
      t.moves.better,
      t.moves.worse,
      t.moves.same,
      t.moves.ranked,
      t.moves.entered,
      t.moves.left,
      t.moves.other,
      t.moves.suppressed,
      t.verdict,
    ],
    rows: moves.map(({ name, better, worse, same, n, isReal }, at) => {
      const { totals, suppressed } = zones[at]!.migration;
      const rest = [totals.entered, totals.left, totals.other, suppressed];
      return [name, ...[better, worse, same, n, ...rest].map(count), n === 0 ? '–' : isReal ? t.real : t.noise];
    }),
  };
}
