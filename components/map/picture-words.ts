import { LEAST_GRADED } from '@/lib/credit/good-share';
import type { IndexMonth } from '@/lib/credit/index/series';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import { formatDayTime, formatMonth, formatNumber } from '@/lib/i18n/format';
import { gradeWords } from '@/lib/i18n/grade-words';
import { indexMessages } from '@/lib/i18n/index-messages';
import type { Lang } from '@/lib/i18n/lang';
import { legendMessages } from '@/lib/i18n/legend-messages';
import { messages } from '@/lib/i18n/messages';
import { monthMessages } from '@/lib/i18n/month-messages';
import { schemeName } from '@/lib/i18n/scheme-name';
import { bandWords, hasBands } from '../ui/band-words';
import { gradeLook, noGrade } from '../ui/grade-look';
import type { LevelClass } from '../zone/level-classes';
import { type Classes, classTokens } from '../zone/share-classes';
import { newestAsOf } from '../zone/zone-sets';
import { columnWords } from './column-words';
import type { LegendEntry, PictureWords } from './picture';
import type { FilledZones } from './use-filled-zones';

/** All that a picture says beside the map, but for who made it. */
export function pictureWords(
  filled: Pick<FilledZones, 'levels' | 'measure' | 'classes' | 'shapes' | 'leading' | 'scheme'> & {
    pastMonth: IndexMonth | null;
  },
  shown: {
    lang: Lang;
    zones: readonly Zone[];
    /** Zones stand as columns. */
    columns: boolean;
  },
): Omit<PictureWords, 'attribution'> {
  const { levels, measure, classes, shapes, leading, scheme, pastMonth: past } = filled;
  const { lang, zones, columns } = shown;
  const isLevel = measure === 'level';
  const t = messages(lang);
  const m = monthMessages(lang);
  const asOf = newestAsOf(zones);
  return {
    title: `${t.productName} ${t.mapTitle}`,
    lines: [
      ...(zones.some(({ synthetic }) => synthetic) ? [t.synthetic] : []),
      ...(asOf === null ? [] : [t.dataTime(formatDayTime(asOf, lang))]),
      ...(past === null ? [] : [m.pictureLine(formatMonth(past.period, lang), m.states[past.state])]),
      ...(columns ? [columnWords(shapes, isLevel && levels ? levels.methodology.scale[1] : null, lang)] : []),
    ],
    legend: pictureLegend({
      lang,
      levels: isLevel ? (levels?.classes ?? null) : null,
      classes,
      hasZones: shapes.length > 0,
      scheme: leading === null ? null : scheme,
      isPast: past !== null,
    }),
  };
}

/** The legend of a picture: the same lines as beside the map. */
function pictureLegend(shown: {
  lang: Lang;
  /** null = zones are coloured by their share of good grades. */
  levels: readonly LevelClass[] | null;
  classes: Classes | null;
  hasZones: boolean;
  isPast: boolean;
  scheme: Scheme | null;
}): PictureWords['legend'] {
  const { lang, levels, classes, hasZones, isPast, scheme } = shown;
  const t = messages(lang);
  const range = (from: number, to: number) => `${formatNumber(from, lang)}–${formatNumber(to, lang)}`;
  const zones: LegendEntry[] = levels
    ? [
        ...levels.toReversed().map(({ token, from, below }) => ({ words: range(from, below), look: { fill: token } })),
        { words: indexMessages(lang).legendFew, look: { fill: 'hatch' } },
        { words: indexMessages(lang).legendWithheld, look: { fill: 'cross' } },
        { words: isPast ? monthMessages(lang).noValue : indexMessages(lang).legendNone, look: { fill: 'none' } },
      ]
    : [
        ...classTokens(classes?.count ?? 0).map((token, at) => {
          const from = classes!.from + at * classes!.step;
          return { words: `${range(from, from + classes!.step)}%`, look: { fill: token } };
        }),
        { words: t.legendBelow(formatNumber(LEAST_GRADED, lang)), look: { fill: 'hatch' } },
        { words: t.legendNone, look: { fill: 'none' } },
      ];
  const marks: LegendEntry[] = (scheme?.grades ?? []).map(({ grade }) => ({
    words: [gradeWords(scheme!, grade), bandWords(scheme!, grade, lang) ?? ''].join(' ').trim(),
    look: { mark: { look: gradeLook(scheme!, grade) } },
  }));
  return [
    ...(hasZones ? [{ title: levels ? indexMessages(lang).level : t.goodShare, entries: zones }] : []),
    ...(scheme
      ? [
          {
            title: hasBands(scheme)
              ? schemeName(scheme, lang)
              : `${schemeName(scheme, lang)} · ${legendMessages(lang).noBands}`,
            entries: [
              ...marks,
              { words: t.ungraded, look: { mark: { look: noGrade } } },
              { words: t.demonstration, look: { mark: { look: noGrade }, hasUnit: true } },
            ],
          },
        ]
      : []),
  ];
}
