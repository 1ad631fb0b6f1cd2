'use client';

import { useMemo } from 'react';
import { formatClock, formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { MapBlocked } from '../map/MapBlocked';
import { useMapSettings } from '../map/use-map-settings';
import { Banners, lostWords } from '../ui/Banners';
import { EmptyNote } from '../ui/EmptyNote';
import { ProblemNote } from '../ui/ProblemNote';
import { useLang } from '../ui/use-lang';
import { useLive, useServerNow, useTopics } from '../ui/use-live';
import { useWaiting } from '../ui/use-waiting';
import { zoneAlerts } from '../zone/alert-words';
import { indexState } from '../zone/index-state';
import { lightsOf } from '../zone/lights-of';
import { useFootfall } from '../zone/use-footfall';
import { useMethodology } from '../zone/use-methodology';
import { useZoneSeries } from '../zone/use-zone-series';
import { useZones } from '../zone/use-zones';
import { newestAsOf } from '../zone/zone-sets';
import { AlertsWidget } from './AlertsWidget';
import { CountersWidget } from './CountersWidget';
import { EventsWidget } from './EventsWidget';
import { FootfallWidget } from './FootfallWidget';
import { GradesWidget } from './GradesWidget';
import { IndexWidget } from './IndexWidget';
import { LevelRankingWidget } from './LevelRankingWidget';
import { MapWidget } from './MapWidget';
import { RankingWidget } from './RankingWidget';
import { useScreenToken } from './use-screen-token';
import { WallHeader } from './WallHeader';
import styles from './wall.module.css';
import { wallFacts } from './wall-facts';

const alertTopic = ['alerts'] as const;

/** The wall display: is the market well, what moved, where. Nobody is at its keyboard, so it heals by itself. */
export function Wall({ initialLang, screen }: { initialLang: Lang; screen: string }) {
  const [lang] = useLang(initialLang);
  const t = messages(lang);
  const live = useLive();
  const tokenProblem = useScreenToken();
  const now = useServerNow(live.clockOffsetMs, 1_000);
  const waiting = useWaiting();
  const settings = useMapSettings();
  const { zones, schemes, revision, problem } = useZones(live);
  const methodology = useMethodology()?.document ?? null;
  const facts = useMemo(
    () => (zones ? wallFacts(zones, schemes, methodology, lang) : null),
    [zones, schemes, methodology, lang],
  );
  const whole = facts?.whole ?? null;
  const indexed = whole !== null && indexState(whole) !== 'none' ? whole : null;
  const { series } = useZoneSeries(useMemo(() => (indexed === null ? [] : [indexed]), [indexed]));
  useTopics(alertTopic);
  const known = live.topics.alerts?.data ?? null;
  const alerts = useMemo(() => zoneAlerts(known), [known]);
  const footfall = useFootfall(whole === null ? [] : [whole.id]).get(whole?.id ?? '');
  const counted = footfall && footfall.devices > 0 ? footfall : null;
  const sums = facts?.sum ? t.overZones(formatNumber(facts.sum.zones, lang), t.kinds[facts.kind]) : '';
  const about = whole?.name ?? sums;
  const header = facts === null ? '' : whole === null ? t.kinds[facts.kind] : `${t.kinds[facts.kind]} · ${whole.name}`;
  const lost = lostWords(live, now, lang);
  if (settings?.blocked)
    return (
      <main className={styles.wall} lang={lang} data-theme="dark" data-testid="wall" data-screen={screen}>
        <div className={styles.blocked} data-size="wall">
          <MapBlocked lang={lang} />
        </div>
      </main>
    );
  const isEmpty = zones !== null && (!facts?.sum || facts.sum.entities === 0);
  return (
    <main
      className={styles.wall}
      lang={lang}
      data-theme="dark"
      data-testid="wall"
      data-screen={screen}
      data-revision={revision}
      data-connection={live.connection}
      data-stale={lost !== null}
    >
      <div className={styles.grid} data-size="wall" data-footfall={counted !== null} data-index={indexed !== null}>
        <WallHeader lang={lang} live={live} about={header} asOf={newestAsOf(zones ?? [])} shown={zones ?? []} />
        <Banners className={styles.banners}>
          {lost ? <p data-testid="lost">{lost}</p> : null}
          {tokenProblem ? <p data-testid="token-refused">{t.screenTokenRefused}</p> : null}
          {waiting ? (
            <p data-testid="waiting">
              {t.importRunning} ({t.importRunningSince(formatClock(waiting, lang))})
            </p>
          ) : null}
        </Banners>
        {zones === null || isEmpty ? (
          <div className={styles.middle}>
            {isEmpty ? <EmptyNote lang={lang} hasZones={zones.length > 0} className={styles.empty} /> : null}
            {zones === null && problem ? <ProblemNote lang={lang} what={t.zonesFailed} problem={problem} /> : null}
            {zones === null && !problem ? <p className={styles.empty}>{t.loading}</p> : null}
          </div>
        ) : null}
        {facts?.sum && facts.ranking && !isEmpty ? (
          <>
            {indexed ? (
              <IndexWidget lang={lang} zone={indexed} series={series.get(indexed.id)} methodology={methodology} />
            ) : null}
            <GradesWidget lang={lang} sum={facts.sum} about={about} isSmall={indexed !== null} />
            <div className={styles.centre}>
              {settings ? (
                <MapWidget
                  lang={lang}
                  zones={facts.leaves}
                  shapes={facts.shapes}
                  classes={facts.classes}
                  levels={facts.levels}
                  alerts={alerts}
                  settings={settings}
                />
              ) : null}
              {known === null ? null : <AlertsWidget lang={lang} alerts={alerts} methodology={methodology} />}
            </div>
            {facts.levelRanking ? (
              <LevelRankingWidget
                lang={lang}
                ranking={facts.levelRanking}
                kind={facts.ranked}
                lights={lightsOf(methodology)}
              />
            ) : (
              <RankingWidget lang={lang} ranking={facts.ranking} kind={facts.ranked} />
            )}
            {counted && whole ? <FootfallWidget lang={lang} footfall={counted} name={whole.name} /> : null}
            <EventsWidget lang={lang} events={live.topics.events?.data ?? null} />
            <CountersWidget lang={lang} sum={facts.sum} />
          </>
        ) : null}
      </div>
    </main>
  );
}
