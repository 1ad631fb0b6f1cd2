import type { ComparedMeasure } from '../credit/comparison/comparison';
import type { Apart, Finding, FindingKind, Moved, RankBands, Unsaid, WithinNoise } from '../credit/comparison/finding';
import { compareMessages } from './compare-messages';
import { type CompareNames, measureWords, peerClassName } from './compare-names';
import { formatFixed, formatMonth, formatNumber, formatPoints, formatShare, formatSignedShare } from './format';
import { lightName } from './index-names';
import type { Lang } from './lang';
import { messages } from './messages';

/** Zones that are named one by one in a sentence. */
const MOST_NAMED = 3;

type Of<Kind extends FindingKind> = Extract<Finding, { kind: Kind }>;
type Sentence<Kind extends FindingKind> = (finding: Of<Kind>, names: CompareNames, lang: Lang) => string;

/** A finding as one or two sentences, with the figures that it stands on. */
export function findingSentence<Kind extends FindingKind>(
  finding: Of<Kind> & { kind: Kind },
  names: CompareNames,
  lang: Lang,
): string {
  const sentence: Sentence<Kind> = sentences[finding.kind];
  const text = sentence(finding, names, lang);
  return lang === 'en' ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

const sentences: { [Kind in FindingKind]: Sentence<Kind> } = {
  schemes: ({ schemes }, names, lang) => {
    const t = compareMessages(lang);
    const part = (one: { scheme: string; zones: string[] }) =>
      t.schemePart(names.scheme(one.scheme), listed(one.zones.map(names.zone), lang));
    return t.schemes(t.join(schemes.map(part)));
  },
  apart: apartSentence,
  noise: noiseSentence,
  bands: bandsSentence,
  unsaid: unsaidSentence,
  unlike: ({ small, large }, names, lang) => {
    const t = compareMessages(lang);
    const peer = ({ zone, entities, peerClass }: typeof small) =>
      t.peer(names.zone(zone), t.businesses(formatNumber(entities, lang)), peerClassName(peerClass, lang));
    return t.unlike(peer(small), peer(large));
  },
  light: ({ lights, falls, worse }, names, lang) => {
    const t = compareMessages(lang);
    const parts = lights.map(({ light, zones }) =>
      t.light(lightName(light, lang), listed(zones.map(names.zone), lang)),
    );
    const fallen = falls.map(({ zone, change }) => t.named(names.zone(zone), formatSignedShare(change / 100, lang)));
    return spoken(
      [
        parts.length === 0 ? '' : t.lights(t.join(parts)),
        fallen.length === 0 ? '' : t.falls(formatShare(Math.abs(worse ?? 0) / 100, lang), listed(fallen, lang)),
      ],
      lang,
    );
  },
  moved: movedSentence,
  versions: ({ versions }, _names, lang) => {
    const t = compareMessages(lang);
    const from = (period: string) => (period === 'live' ? t.liveFrom : formatMonth(period, lang));
    return t.versions(
      messages(lang).list(versions.map(({ id, version, from: first }) => t.version(`${id} ${version}`, from(first)))),
    );
  },
  nested: ({ pairs }, names, lang) => {
    const t = compareMessages(lang);
    return t.nested(
      listed(
        pairs.map(({ inner, outer }) => t.nestedPair(names.zone(inner), names.zone(outer))),
        lang,
      ),
    );
  },
};

function apartSentence(finding: Apart, names: CompareNames, lang: Lang): string {
  const t = compareMessages(lang);
  const { measure, side, others, pairs, real } = finding;
  const words = measureWords(measure, lang);
  const figure = (value: number) => figureText(value, measure, lang);
  const zone = t.named(names.zone(finding.zone), figure(finding.figure));
  const named = others.map((other) => t.named(names.zone(other.zone), figure(other.figure)));
  const [only] = others;
  if (pairs === 1 && only !== undefined) {
    const gap = gapText(only.distance, measure, lang);
    const [from, to] = only.interval.map((bound) => bareGap(bound, measure, lang)) as [string, string];
    return t.apartOne(words, side, zone, named[0]!, gap, from, to);
  }
  const [all, differ] = [formatNumber(pairs, lang), formatNumber(real, lang)];
  const list = listed(named, lang);
  return real === pairs ? t.apartAll(words, side, zone, list, all) : t.apartMany(words, side, zone, list, differ, all);
}

function noiseSentence({ measures, zones, pairs }: WithinNoise, names: CompareNames, lang: Lang): string {
  const t = compareMessages(lang);
  const list = messages(lang).list(measures.map((measure) => t.measures[measure]));
  const [first, second] = zones;
  if (pairs === 1 && first !== undefined && second !== undefined)
    return t.noiseTwo(list, names.zone(first), names.zone(second));
  return t.noiseMany(list, formatNumber(zones.length, lang), formatNumber(pairs, lang));
}

function bandsSentence({ peerClass, period, zones, pairs, apart }: RankBands, names: CompareNames, lang: Lang): string {
  const t = compareMessages(lang);
  const ranked = ({ zone, level, rank, band: [low, high] }: RankBands['zones'][number]) =>
    t.ranked(
      names.zone(zone),
      formatFixed(level, 1, lang),
      formatNumber(rank, lang),
      formatNumber(low, lang),
      formatNumber(high, lang),
    );
  const ends = t.bands(
    formatMonth(period, lang),
    peerClassName(peerClass, lang),
    ranked(zones[0]!),
    ranked(zones.at(-1)!),
  );
  const told = pairs > 1 ? t.bandsMany(formatNumber(pairs, lang), formatNumber(apart, lang)) : null;
  return spoken([ends, told ?? (apart === 1 ? t.bandsApart : t.bandsMeet)], lang);
}

function unsaidSentence({ parts }: Unsaid, names: CompareNames, lang: Lang): string {
  const t = compareMessages(lang);
  const zoneText = (why: string, { zone, figure }: { zone: string; figure: number | null }) => {
    if (figure === null) return names.zone(zone);
    const text = why === 'few_graded' ? t.businesses(formatNumber(figure, lang)) : formatShare(figure, lang);
    return t.named(names.zone(zone), text);
  };
  return spoken(
    parts.map(({ why, zones }) =>
      t.unsaid[why](
        listed(
          zones.map((zone) => zoneText(why, zone)),
          lang,
        ),
      ),
    ),
    lang,
  );
}

function movedSentence({ zone, against, points, coverageEffect, drivers }: Moved, names: CompareNames, lang: Lang) {
  const t = compareMessages(lang);
  const size = formatFixed(Math.abs(points), 1, lang);
  const head = points > 0 ? t.rose : t.fell;
  const named = drivers.map(({ id, points: own }) => t.driver(names.part(id), formatPoints(own, lang)));
  return [
    head(names.zone(zone), formatMonth(against, lang), size),
    named.length === 0 ? '' : t.because(messages(lang).list(named)),
    Math.abs(coverageEffect) < 0.05 ? '' : t.ofCoverage(formatPoints(coverageEffect, lang)),
    t.movedEnd,
  ].join('');
}

/** A share as per cent, a score in points. */
function figureText(value: number, measure: ComparedMeasure, lang: Lang): string {
  return measure === 'score' ? formatFixed(value, 1, lang) : formatShare(value, lang);
}

/** What lies between two figures, without its unit. */
function bareGap(value: number, measure: ComparedMeasure, lang: Lang): string {
  return formatFixed(measure === 'score' ? value : value * 100, 1, lang);
}

function gapText(value: number, measure: ComparedMeasure, lang: Lang): string {
  const t = compareMessages(lang);
  const bare = bareGap(value, measure, lang);
  return measure === 'score' ? t.points(bare) : t.percentPoints(bare);
}

/** The first few by name, the others as a number. */
function listed(names: readonly string[], lang: Lang): string {
  const more = names.length - MOST_NAMED;
  const shown = messages(lang).list(names.slice(0, MOST_NAMED));
  return more <= 0 ? shown : compareMessages(lang).andMore(shown, formatNumber(more, lang));
}

const spoken = (parts: readonly string[], lang: Lang) =>
  parts.filter((part) => part !== '').join(lang === 'en' ? ' ' : '');
