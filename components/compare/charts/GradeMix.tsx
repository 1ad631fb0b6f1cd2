'use client';

import { goodShare } from '@/lib/credit/good-share';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import { chartMessages } from '@/lib/i18n/chart-messages';
import { formatNumber, formatShare } from '@/lib/i18n/format';
import { gradeWords } from '@/lib/i18n/grade-words';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { schemeName } from '@/lib/i18n/scheme-name';
import { gradeLook } from '../../ui/grade-look';
import { zoneStates } from '../../zone/zone-sets';
import { ChartFrame } from './ChartFrame';
import { ChartText } from './ChartText';
import styles from './charts.module.css';
import { clipped } from './label-room';
import { rangeSentence } from './range-words';

const ROW = 30;
const BAR = 20;
const FIGURE = 88;
/** A letter has room from here on, in pixels. */
const LETTER = 16;

/** Grades of zones under one scheme, best first, each zone a bar of 100 %. */
export function GradeMix(props: { lang: Lang; zones: readonly Zone[]; scheme: Scheme; note: string }) {
  const { lang, zones, scheme, note } = props;
  const t = chartMessages(lang).mix;
  const figures = zones.flatMap((zone) => {
    const { share } = goodShare(zone.grades, scheme);
    return share === null ? [] : [{ name: zone.name, value: share }];
  });
  const sentence = rangeSentence(figures, t, (share) => formatShare(share, lang)) || t.nobody;
  return (
    <section className={styles.section} aria-label={t.title} data-testid="grade-mix">
      <h2>{t.title}</h2>
      <ChartFrame
        lang={lang}
        id="grade-mix"
        title={sentence}
        notes={[`${schemeName(scheme, lang)} · ${note}`]}
        data={dataOf(zones, scheme, lang)}
        draw={(width) => ({
          height: zones.length * ROW,
          content: zones.map((zone, at) => (
            <Bar key={zone.id} lang={lang} zone={zone} scheme={scheme} top={at * ROW} width={width} />
          )),
        })}
      >
        <p className={styles.note}>{t.how}</p>
      </ChartFrame>
    </section>
  );
}

function Bar(props: { lang: Lang; zone: Zone; scheme: Scheme; top: number; width: number }) {
  const { lang, zone, scheme, top, width } = props;
  const t = chartMessages(lang).mix;
  const labels = Math.min(220, Math.max(110, width * 0.28));
  const room = width - labels - FIGURE - 16;
  const total = scheme.grades.reduce((sum, { grade }) => sum + (zone.grades[grade] ?? 0), 0);
  let reached = labels + 8;
  return (
    <g data-zone={zone.id}>
      <ChartText as="label" x={0} y={top + ROW / 2}>
        {clipped(zone.name, labels)}
      </ChartText>
      {scheme.grades.map(({ grade }) => {
        const wide = total === 0 ? 0 : (room * (zone.grades[grade] ?? 0)) / total;
        const look = gradeLook(scheme, grade);
        const left = reached;
        reached += wide;
        if (wide === 0) return null;
        return (
          <g key={grade} data-grade={grade}>
            <rect
              className={styles.segment}
              x={left}
              y={top + (ROW - BAR) / 2}
              width={wide}
              height={BAR}
              style={{ fill: `var(--${look.token})` }}
            />
            {wide >= LETTER ? (
              <ChartText
                x={left + wide / 2}
                y={top + ROW / 2}
                textAnchor="middle"
                style={{ fill: `var(--on-${look.token}, var(--ink-dark))` }}
              >
                {look.letter}
              </ChartText>
            ) : null}
          </g>
        );
      })}
      <ChartText as="value" x={width} y={top + ROW / 2} textAnchor="end">
        {total === 0 ? '–' : t.graded(formatNumber(total, lang))}
      </ChartText>
    </g>
  );
}

function dataOf(zones: readonly Zone[], scheme: Scheme, lang: Lang) {
  const t = chartMessages(lang).mix;
  const states = zoneStates.filter(
    (state) => state !== 'suppressed' || zones.some((zone) => zone.states.suppressed > 0),
  );
  return {
    columns: [
      t.zone,
      ...scheme.grades.map(({ grade }) => gradeWords(scheme, grade)),
      ...states.map((state) => messages(lang).states[state]),
    ],
    rows: zones.map((zone) => [
      zone.name,
      ...scheme.grades.map(({ grade }) => formatNumber(zone.grades[grade] ?? 0, lang)),
      ...states.map((state) => formatNumber(zone.states[state], lang)),
    ]),
  };
}
