'use client';

import { useMemo } from 'react';
import { formatClock, formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { MapBlocked } from '../map/MapBlocked';
import { useMapSettings } from '../map/use-map-settings';
import { zoneShapes } from '../map/zone-shapes';
import { Banners, lostWords } from '../ui/Banners';
import { EmptyNote } from '../ui/EmptyNote';
import { ProblemNote } from '../ui/ProblemNote';
import { useLang } from '../ui/use-lang';
import { useLive, useServerNow } from '../ui/use-live';
import { useWaiting } from '../ui/use-waiting';
import { useFootfall } from '../zone/use-footfall';
import { useZones } from '../zone/use-zones';
import { leadingKind, leafZones, newestAsOf, rankedKind, sumZones, topZones } from '../zone/zone-sets';
import { CountersWidget } from './CountersWidget';
import { EventsWidget } from './EventsWidget';
import { FootfallWidget } from './FootfallWidget';
import { GradesWidget } from './GradesWidget';
import { MapWidget } from './MapWidget';
import { RankingWidget } from './RankingWidget';
import { ranking } from './ranking';
import { useScreenToken } from './use-screen-token';
import { WallHeader } from './WallHeader';
import styles from './wall.module.css';

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
  const facts = useMemo(() => {
    const kind = leadingKind(zones ?? []);
    if (!zones || !kind) return null;
    const tops = topZones(zones, kind);
    const ranked = rankedKind(zones, kind);
    const leaves = leafZones(zones, ranked);
    const sum = sumZones(tops, schemes);
    const filled = new Set(leaves.map(({ id }) => id));
    return {
      kind,
      ranked,
      leaves,
      /** The one zone that the wall is about; null where it sums several. */
      whole: tops.length === 1 ? tops[0]! : null,
      sum,
      ranking: sum ? ranking(leaves, sum.scheme) : null,
      ...zoneShapes(ranked === kind ? leaves : [...tops, ...leaves], filled, schemes, lang),
    };
  }, [zones, schemes, lang]);
  const whole = facts?.whole ?? null;
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
      <div className={styles.grid} data-size="wall" data-footfall={counted !== null}>
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
            <GradesWidget lang={lang} sum={facts.sum} about={about} />
            {settings ? (
              <MapWidget
                lang={lang}
                zones={facts.leaves}
                shapes={facts.shapes}
                classes={facts.classes}
                settings={settings}
              />
            ) : null}
            <RankingWidget lang={lang} ranking={facts.ranking} kind={facts.ranked} />
            {counted && whole ? <FootfallWidget lang={lang} footfall={counted} name={whole.name} /> : null}
            <EventsWidget lang={lang} events={live.topics.events?.data ?? null} />
            <CountersWidget lang={lang} sum={facts.sum} />
          </>
        ) : null}
      </div>
    </main>
  );
}
