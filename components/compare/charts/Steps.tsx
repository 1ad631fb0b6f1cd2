'use client';

import { waterfall } from '@/lib/credit/comparison/waterfall';
import type { MethodologyItem } from '@/lib/credit/index/methodology-list';
import type { IndexPoint, ZoneIndexSeries } from '@/lib/credit/index/series';
import type { Zone } from '@/lib/credit/zone';
import { chartMessages } from '@/lib/i18n/chart-messages';
import { formatDayTime } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { useUrlParameter } from '../use-url-parameter';
import styles from './charts.module.css';
import { readSteps, type StepsChoice, type StepsEnd, usualSteps, writeSteps } from './steps-choice';
import { WaterfallChart } from './WaterfallChart';
import { endWords, momentWords, type NamedEnd, waterfallSentence } from './waterfall-words';

/** What lies between two levels: of two zones, or of one at two moments, as chosen and as the address says. */
export function Steps(props: {
  lang: Lang;
  zones: readonly Zone[];
  series: ReadonlyMap<string, ZoneIndexSeries>;
  methodologies: readonly MethodologyItem[];
}) {
  const { lang, zones, series, methodologies } = props;
  const t = chartMessages(lang).steps;
  const [text, setText] = useUrlParameter('steps');
  const usual = usualSteps(
    zones.map(({ id }) => id),
    series,
  );
  const chosen = readSteps(text);
  const isThere = chosen?.every(({ zone }) => zones.some(({ id }) => id === zone)) ?? false;
  const choice = isThere ? chosen : usual;
  if (choice === null || zones.every(({ id }) => !series.get(id)?.items.length)) return null;
  const set = (next: StepsChoice) => setText(writeSteps(next));
  const [from, to] = choice;
  return (
    <section className={styles.section} aria-label={t.title} data-testid="steps">
      <h2>{t.title}</h2>
      <div className={styles.choices}>
        <EndPicker lang={lang} label={t.from} end={from} {...{ zones, series }} onChange={(end) => set([end, to])} />
        <EndPicker lang={lang} label={t.to} end={to} {...{ zones, series }} onChange={(end) => set([from, end])} />
        <button type="button" onClick={() => set([to, from])}>
          {t.swap}
        </button>
      </div>
      <Shown lang={lang} choice={choice} zones={zones} series={series} methodologies={methodologies} />
    </section>
  );
}

function Shown(props: Parameters<typeof Steps>[0] & { choice: StepsChoice }) {
  const { lang, zones, series, methodologies, choice } = props;
  const t = chartMessages(lang);
  const points = choice.map(({ zone, period }) => series.get(zone)?.items.find((one) => one.period === period));
  const [from, to] = points as [IndexPoint | undefined, IndexPoint | undefined];
  if (from === undefined || to === undefined) return <p>{t.steps.choose}</p>;
  const version = methodologies.find(
    ({ document: { id, version } }) => id === to.methodology.id && version === to.methodology.version,
  );
  if (version === undefined) return <p>{t.steps.none.methodology}</p>;
  const found = waterfall(version.document, from, to);
  if (typeof found === 'string') return <p>{t.steps.none[found]}</p>;
  const named = choice.map(({ zone, period }): NamedEnd => {
    const own = zones.find(({ id }) => id === zone);
    return { id: zone, name: own?.name ?? zone, period };
  }) as [NamedEnd, NamedEnd];
  const isDemonstration = zones.some(({ id, synthetic }) => synthetic && choice.some(({ zone }) => zone === id));
  const notes = [
    ...(isDemonstration ? [t.demonstration] : []),
    `${to.methodology.id} ${to.methodology.version}`,
    t.asOf(formatDayTime([from.asOf, to.asOf].sort().at(-1)!, lang)),
  ];
  return (
    <WaterfallChart
      lang={lang}
      steps={found}
      ends={[endWords(named[0], lang), endWords(named[1], lang)]}
      title={waterfallSentence(found, named, version.document, lang)}
      notes={[notes.join(' · ')]}
      methodology={version.document}
    />
  );
}

function EndPicker(props: {
  lang: Lang;
  label: string;
  end: StepsEnd;
  zones: readonly Zone[];
  series: ReadonlyMap<string, ZoneIndexSeries>;
  onChange: (end: StepsEnd) => void;
}) {
  const { lang, label, end, zones, series, onChange } = props;
  const t = chartMessages(lang).steps;
  const periods = (zone: string) => (series.get(zone)?.items ?? []).map(({ period }) => period).toReversed();
  const own = periods(end.zone);
  const chooseZone = (zone: string) => {
    const there = periods(zone);
    onChange({ zone, period: there.includes(end.period) ? end.period : (there[0] ?? end.period) });
  };
  return (
    <fieldset className={styles.end}>
      <legend>{label}</legend>
      <select aria-label={t.zone} value={end.zone} onChange={({ target }) => chooseZone(target.value)}>
        {zones.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
      <select
        aria-label={t.moment}
        value={end.period}
        onChange={({ target }) => onChange({ zone: end.zone, period: target.value })}
      >
        {own.includes(end.period) ? null : <option value={end.period}>{momentWords(end.period, lang)}</option>}
        {own.map((period) => (
          <option key={period} value={period}>
            {momentWords(period, lang)}
          </option>
        ))}
      </select>
    </fieldset>
  );
}
