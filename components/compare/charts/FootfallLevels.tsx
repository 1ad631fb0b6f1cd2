'use client';

import type { ComparedZone } from '@/lib/credit/comparison/comparison';
import { chartMessages } from '@/lib/i18n/chart-messages';
import { formatFixed, formatNumber, formatShort } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { ChartFrame } from './ChartFrame';
import { ChartText } from './ChartText';
import styles from './charts.module.css';
import { decadesOf, type FootfallPlace, footfallPlace, labelHeights } from './footfall-places';
import { clipped } from './label-room';

const HEIGHT = 260;
const SIDE = { left: 44, right: 8, above: 30, below: 44 } as const;
const DOT = 5;
const LINE = 16;
/** Points of the level from line to line. */
const STEP = 5;
/** Room of a name, and how far beside its point it stands. */
const NAME = 190;
const BESIDE = 14;

type Drawn = FootfallPlace & { passages: number; level: number };

/** Footfall across, level upwards, a named point for each zone: context, and no claim that one makes the other. */
export function FootfallLevels(props: {
  lang: Lang;
  zones: readonly Pick<ComparedZone, 'zone' | 'footfall'>[];
  note: string;
}) {
  const { lang, zones, note } = props;
  const t = chartMessages(lang).passages;
  const places = zones.map(footfallPlace);
  const drawn = places.filter((place): place is Drawn => place.passages !== null && place.level !== null);
  const most = drawn.toSorted((a, b) => b.passages - a.passages)[0];
  // One point beside nothing tells nothing.
  if (most === undefined || drawn.length < 2) return null;
  const left = places.length - drawn.length;
  const passages = (value: number) => formatNumber(Math.round(value), lang);
  return (
    <section className={styles.section} aria-label={t.title} data-testid="footfall-levels">
      <h2>{t.title}</h2>
      <ChartFrame
        lang={lang}
        id="footfall-levels"
        title={t.sentence(most.name, passages(most.passages), formatFixed(most.level, 1, lang))}
        notes={[note]}
        data={{
          columns: [t.zone, t.across, t.days, t.up],
          rows: places.map((place) => [
            place.name,
            place.passages === null ? '–' : formatFixed(place.passages, 2, lang),
            formatNumber(place.days, lang),
            place.level === null ? '–' : formatFixed(place.level, 4, lang),
          ]),
        }}
        draw={(width) => ({ height: HEIGHT, content: <Points lang={lang} drawn={drawn} width={width} /> })}
      >
        {left > 0 ? <p className={styles.note}>{t.left(formatNumber(left, lang))}</p> : null}
        <p className={styles.note}>{t.how}</p>
      </ChartFrame>
    </section>
  );
}

function Points({ lang, drawn, width }: { lang: Lang; drawn: readonly Drawn[]; width: number }) {
  const t = chartMessages(lang).passages;
  const bottom = HEIGHT - SIDE.below;
  const right = width - SIDE.right;
  const decades = decadesOf(drawn.map(({ passages }) => passages));
  const [first, last] = [decades[0]!, decades.at(-1)!];
  const levels = drawn.map(({ level }) => level);
  const low = Math.floor(Math.min(...levels) / STEP) * STEP;
  const high = Math.max(low + STEP, Math.ceil(Math.max(...levels) / STEP) * STEP);
  const x = (passages: number) =>
    SIDE.left + (Math.log(Math.max(first, passages) / first) / Math.log(last / first)) * (right - SIDE.left);
  const y = (level: number) => bottom - ((level - low) / (high - low)) * (bottom - SIDE.above);
  const heights = labelHeights(
    drawn.map(({ level }) => y(level)),
    LINE,
    bottom - LINE / 2,
  );
  const steps = Array.from({ length: (high - low) / STEP + 1 }, (_, at) => low + at * STEP);
  return (
    <>
      {steps.map((level) => (
        <g key={level}>
          <line className={styles.ground} x1={SIDE.left} x2={right} y1={y(level)} y2={y(level)} />
          <ChartText as="label" x={SIDE.left - 8} y={y(level)} textAnchor="end">
            {formatNumber(level, lang)}
          </ChartText>
        </g>
      ))}
      {decades.map((passages) => (
        <ChartText
          key={passages}
          as="label"
          x={x(passages)}
          y={bottom + 16}
          textAnchor={passages === last ? 'end' : 'middle'}
        >
          {formatShort(passages, lang)}
        </ChartText>
      ))}
      <ChartText as="label" x={right} y={HEIGHT - 8} textAnchor="end">
        {t.across}
      </ChartText>
      <ChartText as="label" x={0} y={8}>
        {t.up}
      </ChartText>
      {drawn.map((place, at) => {
        const [across, height] = [x(place.passages), heights[at]!];
        const isLeft = across > right - NAME;
        return (
          <g key={place.id} data-zone={place.id}>
            <line
              className={styles.joint}
              x1={across}
              x2={across + (isLeft ? -BESIDE : BESIDE)}
              y1={y(place.level)}
              y2={height}
            />
            <circle className={styles.mark} cx={across} cy={y(place.level)} r={DOT} />
            <ChartText
              x={across + (isLeft ? -BESIDE - 2 : BESIDE + 2)}
              y={height}
              textAnchor={isLeft ? 'end' : 'start'}
            >
              {clipped(place.name, NAME - BESIDE)}
            </ChartText>
          </g>
        );
      })}
    </>
  );
}
