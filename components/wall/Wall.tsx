'use client';

import { type CSSProperties, useMemo } from 'react';
import { minuteOfDay } from '@/lib/credit/local-time';
import { formatClock, TIME_ZONE } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { wallMessages } from '@/lib/i18n/wall-messages';
import type { ScreenDocument } from '@/lib/scenes/screen';
import { isWithin } from '@/lib/scenes/turns';
import { MapBlocked } from '../map/MapBlocked';
import { Banners, lostWords } from '../ui/Banners';
import { EmptyNote } from '../ui/EmptyNote';
import { ProblemNote } from '../ui/ProblemNote';
import { useServerNow } from '../ui/use-live';
import { useWaiting } from '../ui/use-waiting';
import { newestAsOf } from '../zone/zone-sets';
import { shiftAt } from './burn-in';
import { Scene } from './Scene';
import { useAspect } from './use-aspect';
import { useHeartbeat } from './use-heartbeat';
import { useIdleCursor } from './use-idle-cursor';
import { useRenewal } from './use-renewal';
import { useScreenToken } from './use-screen-token';
import { useShown } from './use-shown';
import { useWakeLock } from './use-wake-lock';
import { useWallData } from './use-wall-data';
import { WallHeader } from './WallHeader';
import styles from './wall.module.css';
import { subjectOf } from './wall-view';

export interface WallProps {
  /** Id of the screen. */
  screen: string;
  document: ScreenDocument;
  /** Why the screen's own scenes are not shown; null = they are, or it has none. */
  fault: string | null;
  initialLang: Lang;
  /** The address names the language: no scene has another. */
  isLangAsked: boolean;
  /** Id of the one scene that is shown; null = they rotate. */
  pinned: string | null;
  /** Build that serves this page; null = it is in development. */
  build: string | null;
  /** The browser has a screen's token: it gives signs of life. */
  hasToken: boolean;
}

const SECOND_MS = 1_000;

/** The wall display: is the market well, what moved, where. Nobody is at its keyboard, so it heals by itself. */
export function Wall(props: WallProps) {
  const { screen, document, fault, initialLang, isLangAsked, pinned, build, hasToken } = props;
  const tokenProblem = useScreenToken();
  const { live, settings, data, revision, problem } = useWallData();
  const now = useServerNow(live.clockOffsetMs, SECOND_MS);
  const waiting = useWaiting();
  const aspect = useAspect();
  const isIdle = useIdleCursor();
  const shown = useShown(document, data, live.clockOffsetMs, { pinned, lang: initialLang, isLangAsked });
  useWakeLock();
  useRenewal(build, shown === null ? '' : `${shown.key} ${shown.round}`);
  const asOf = newestAsOf(data?.zones ?? []);
  useHeartbeat(hasToken, {
    scene: shown?.turn.scene.id ?? null,
    zone: shown?.turn.zone ?? null,
    build,
    dataAsOf: asOf,
    connection: live.connection,
  });
  const lang = shown?.lang ?? initialLang;
  const t = messages(lang);
  const about = shown?.turn.zone ?? null;
  const subject = useMemo(() => (data === null ? null : subjectOf(data, about, lang)), [data, about, lang]);
  const isEmpty = data !== null && (data.zones.length === 0 || data.zones.every(({ entities }) => entities === 0));
  const lost = lostWords(live, now, lang);
  const isNight = document.night !== null && now !== null && isWithin(document.night, minute(now));
  if (settings?.blocked)
    return (
      <main className={styles.wall} lang={lang} data-theme="dark" data-testid="wall" data-screen={screen}>
        <div className={styles.blocked} data-size="wall">
          <MapBlocked lang={lang} />
        </div>
      </main>
    );
  // Without anything to show no scene is on.
  const title = isEmpty ? undefined : shown?.turn.scene.title;
  return (
    <main
      className={styles.wall}
      lang={lang}
      data-theme="dark"
      data-testid="wall"
      data-screen={screen}
      data-scene={shown?.turn.scene.id}
      data-zone={shown?.turn.zone ?? ''}
      data-raised={shown?.raised ?? ''}
      data-revision={revision}
      data-connection={live.connection}
      data-stale={lost !== null}
      data-night={isNight}
      data-idle={isIdle}
      data-build={build ?? ''}
    >
      <div
        className={styles.grid}
        data-size="wall"
        data-aspect={aspect ?? ''}
        style={aspect === 'hand' || now === null ? {} : shiftStyle(now)}
      >
        <WallHeader
          lang={lang}
          live={live}
          title={title === undefined ? t.wallTitle : lang === 'en' ? title.en : title.zh}
          about={subject === null || isEmpty ? '' : subject.about}
          asOf={asOf}
          shown={data?.zones ?? []}
        />
        <Banners className={styles.banners}>
          {lost ? <p data-testid="lost">{lost}</p> : null}
          {tokenProblem ? <p data-testid="token-refused">{t.screenTokenRefused}</p> : null}
          {fault === null ? null : <p data-testid="screen-fault">{wallMessages(lang).documentFault(fault)}</p>}
          {shown?.isHeld ? <p data-testid="held">{wallMessages(lang).held}</p> : null}
          {waiting ? (
            <p data-testid="waiting">
              {t.importRunning} ({t.importRunningSince(formatClock(waiting, lang))})
            </p>
          ) : null}
        </Banners>
        {data === null || isEmpty ? (
          <div className={styles.middle}>
            {isEmpty ? <EmptyNote lang={lang} hasZones={data.zones.length > 0} className={styles.empty} /> : null}
            {data === null && problem ? <ProblemNote lang={lang} what={t.zonesFailed} problem={problem} /> : null}
            {data === null && !problem ? <p className={styles.empty}>{t.loading}</p> : null}
          </div>
        ) : shown && subject && aspect ? (
          <Scene data={data} subject={subject} shown={shown} aspect={aspect} />
        ) : null}
      </div>
    </main>
  );
}

const minute = (now: number) => minuteOfDay(new Date(now), TIME_ZONE);

/** Only the picture moves: nothing is laid out anew by it. */
function shiftStyle(now: number): CSSProperties {
  const [right, down] = shiftAt(now);
  return { left: `calc(var(--wall-unit) * ${right})`, top: `calc(var(--wall-unit) * ${down})` };
}
