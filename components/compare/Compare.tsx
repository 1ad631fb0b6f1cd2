'use client';

import { useEffect, useMemo } from 'react';
import type { Zone } from '@/lib/credit/zone';
import { formatClock } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { Banners, lostWords } from '../ui/Banners';
import { EmptyNote } from '../ui/EmptyNote';
import { ProblemNote } from '../ui/ProblemNote';
import { SyntheticMark } from '../ui/SyntheticMark';
import { useLang } from '../ui/use-lang';
import { useLive, useServerNow } from '../ui/use-live';
import { nextTheme, useTheme } from '../ui/use-theme';
import { useWaiting } from '../ui/use-waiting';
import { useFootfall } from '../zone/use-footfall';
import { useMethodologies } from '../zone/use-methodology';
import { useZoneSeries } from '../zone/use-zone-series';
import { useZones } from '../zone/use-zones';
import { CompareTable } from './CompareTable';
import { Charts } from './charts/Charts';
import { ChoosePanel } from './choose/ChoosePanel';
import { MonthFields } from './choose/MonthFields';
import { Peers } from './choose/Peers';
import { useMonthSpan } from './choose/use-month-span';
import styles from './compare.module.css';
import { comparison } from './comparison';
import { MapsPanel } from './maps/MapsPanel';
import { OwnAreas } from './own-area/OwnAreas';
import { ReportLink } from './report/ReportLink';
import { StartGroups } from './StartGroups';
import { Findings } from './tables/Findings';
import { Tables } from './tables/Tables';
import { useTold } from './tables/use-told';
import { useCompareUrl } from './use-compare-url';
import { useComparison } from './use-comparison';
import { WhatIfPanel } from './what-if/WhatIfPanel';
import { ZoneChooser } from './ZoneChooser';

const noZones: readonly Zone[] = [];

/** Zones side by side, live: their index, what they hold, how much of it is graded, and how. Which ones stands in the address. */
export function Compare({ initialLang }: { initialLang: Lang }) {
  const [lang, toggleLang] = useLang(initialLang);
  const [theme, toggleTheme] = useTheme();
  const t = messages(lang);
  const live = useLive();
  const now = useServerNow(live.clockOffsetMs, 1_000);
  const waiting = useWaiting();
  const { zones, schemes, revision, problem, reload } = useZones(live, false);
  const [ids, choose] = useCompareUrl();
  const facts = useMemo(() => (zones && ids ? comparison(zones, schemes, ids) : null), [zones, schemes, ids]);
  const footfall = useFootfall(useMemo(() => (facts?.zones ?? []).map(({ id }) => id), [facts]));
  const methodologies = useMethodologies();
  const methodology = methodologies.find(({ current }) => current)?.document ?? null;
  const { series } = useZoneSeries(facts?.zones ?? noZones);
  const months = useMonthSpan();
  const { span } = months;
  const compares = span !== null && facts !== null && facts.zones.length > 1;
  const read = useComparison(compares ? facts.zones.map(({ id }) => id) : [], span?.from ?? null, span?.to ?? null);
  const told = useTold(read, schemes, methodology, lang);
  useEffect(() => {
    document.title = `${t.productName} ${t.compareTitle}`;
  }, [t]);
  const lost = lostWords(live, now, lang);
  const hint = facts === null ? null : [t.compareChoose, t.compareOneMore][facts.zones.length];

  return (
    <main
      className={styles.page}
      lang={lang}
      data-testid="compare"
      data-revision={revision}
      data-connection={live.connection}
    >
      <header className={styles.head}>
        <h1>
          {t.productName} <span>{t.compareTitle}</span> <SyntheticMark lang={lang} shown={zones ?? []} />
        </h1>
        <p className={styles.fresh}>
          <span className={styles.dot} data-connection={live.connection} />
          <span data-testid="live-state">
            {{ live: t.live, connecting: t.connecting, lost: t.lost }[live.connection]}
          </span>
        </p>
        <nav className={styles.tools}>
          <a href={`/?lang=${lang}`}>{t.toMap}</a>
          <ReportLink lang={lang} zones={facts?.zones ?? noZones} />
          <button type="button" onClick={toggleLang} lang={lang === 'en' ? 'zh-CN' : 'en'} data-testid="toggle-lang">
            {t.otherLanguage}
          </button>
          <button type="button" onClick={toggleTheme} data-testid="toggle-theme">
            {t.toTheme[nextTheme(theme ?? 'light')]}
          </button>
        </nav>
        <Banners className={styles.banners}>
          {lost ? (
            <p data-kind="lost" data-testid="lost">
              {lost}
            </p>
          ) : null}
          {waiting ? (
            <p data-testid="waiting">
              {t.importRunning} ({t.importRunningSince(formatClock(waiting, lang))})
            </p>
          ) : null}
        </Banners>
      </header>
      {zones && zones.length > 0 && ids ? (
        <ZoneChooser lang={lang} zones={zones} chosen={ids} onChoose={choose} />
      ) : null}
      <div className={styles.content}>
        {zones === null && problem ? (
          <ProblemNote lang={lang} what={t.zonesFailed} problem={problem} onRetry={reload} />
        ) : null}
        {zones === null && !problem ? <p>{t.loading}</p> : null}
        {zones?.length === 0 ? <EmptyNote lang={lang} hasZones={false} className={styles.empty} /> : null}
        {facts && facts.unknown.length > 0 ? (
          <p className={styles.note} role="status" data-testid="unknown-zones">
            {t.compareUnknown(t.list(facts.unknown))}
          </p>
        ) : null}
        {zones && zones.length > 0 && hint ? <p data-testid="compare-hint">{hint}</p> : null}
        {zones && facts?.zones.length === 0 ? <StartGroups lang={lang} zones={zones} onChoose={choose} /> : null}
        {zones && ids ? <Peers lang={lang} zones={zones} chosen={ids} onChoose={choose} /> : null}
        {zones && zones.length > 1 && ids ? (
          <ChoosePanel lang={lang} theme={theme} chosen={ids} onChoose={choose} />
        ) : null}
        {facts && facts.zones.length > 0 ? <MonthFields lang={lang} choice={months} /> : null}
        {told ? <Findings told={told} /> : null}
        {facts && facts.zones.length > 0 && ids ? (
          <CompareTable
            lang={lang}
            facts={facts}
            footfall={footfall}
            series={series}
            methodology={methodology}
            theme={theme}
            onRemove={(gone) => choose(ids.filter((id) => id !== gone))}
          />
        ) : null}
        {facts ? (
          <Charts
            lang={lang}
            facts={facts}
            series={series}
            comparison={read.comparison}
            methodologies={methodologies}
            span={span}
          />
        ) : null}
        {facts && facts.zones.length > 0 ? (
          <MapsPanel lang={lang} theme={theme} zones={facts.zones} schemes={schemes} scheme={facts.scheme} />
        ) : null}
        <Tables lang={lang} told={told} read={read} />
        {zones && facts && ids ? (
          <OwnAreas
            lang={lang}
            theme={theme}
            zones={facts.zones}
            scheme={facts.scheme}
            comparison={read.comparison}
            chosen={ids}
            onChoose={choose}
          />
        ) : null}
        {zones && facts && facts.zones.length > 0 ? (
          <WhatIfPanel lang={lang} zones={zones} chosen={facts.zones} />
        ) : null}
      </div>
    </main>
  );
}
