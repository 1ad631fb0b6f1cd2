'use client';

import { useMemo, useRef, useState } from 'react';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import { chooseMessages } from '@/lib/i18n/choose-messages';
import { formatNumber } from '@/lib/i18n/format';
import { gradeWords } from '@/lib/i18n/grade-words';
import type { Lang } from '@/lib/i18n/lang';
import { attributionWords } from '../../map/attribution';
import { MapBlocked } from '../../map/MapBlocked';
import { useMapSettings } from '../../map/use-map-settings';
import { GradeMark } from '../../ui/GradeMark';
import { gradeLook, noGrade } from '../../ui/grade-look';
import { useWidth } from '../charts/use-width';
import { useOutlines } from '../own-area/use-outlines';
import { useUrlParameter } from '../use-url-parameter';
import {
  type Camera,
  middleOf,
  moved,
  readCamera,
  tilesOf,
  viewOf,
  WHOLE,
  wholeZones,
  writeCamera,
  zoomed,
} from './camera';
import { DensityTable } from './DensityTable';
import styles from './maps.module.css';
import { outlineOf } from './marks-within';
import { SmallMap } from './SmallMap';
import { Tools } from './Tools';
import { useTileFeeds } from './use-tile-feeds';

/** More are too small to be looked at. */
const MOST_DRAWN = 12;
const WIDTH = 640;
const LEAST_WIDTH = 230;
const MOST_WIDTH = 420;
const GAP = 12;
const HEIGHT = 0.72;

/** The zones of a comparison, each in a map of its own, all on one scale and moved together. */
export function Maps(props: {
  lang: Lang;
  theme: string | null;
  zones: readonly Zone[];
  schemes: readonly Scheme[];
  /** That all of them are counted by; null = there is none, or several. */
  scheme: Scheme | null;
}) {
  const { lang, theme, zones, schemes, scheme } = props;
  const t = chooseMessages(lang);
  const outlines = useOutlines();
  const settings = useMapSettings();
  const whole = useMemo(() => {
    const shapes = new Map(outlines.map(({ id, geometry }) => [id, geometry]));
    return zones.map((zone): Zone => {
      const geometry = shapes.get(zone.id);
      return geometry ? { ...zone, geometry } : zone;
    });
  }, [zones, outlines]);
  if (settings?.blocked) return <MapBlocked lang={lang} />;
  if (settings === null || outlines.length === 0) return <p>{t.loading}</p>;
  const isSynthetic = whole.some(({ synthetic }) => synthetic);
  return (
    <div className={styles.maps}>
      <p className={styles.quiet}>{t.maps.how}</p>
      <Drawn lang={lang} theme={theme} zones={whole} schemes={schemes} />
      {scheme ? <Legend lang={lang} scheme={scheme} /> : null}
      <p className={styles.quiet} data-testid="maps-approval">
        {attributionWords(settings, isSynthetic, lang)}
      </p>
      <DensityTable lang={lang} zones={whole} scheme={scheme} />
    </div>
  );
}

function Drawn(props: { lang: Lang; theme: string | null; zones: readonly Zone[]; schemes: readonly Scheme[] }) {
  const { lang, theme, zones, schemes } = props;
  const t = chooseMessages(lang).maps;
  const room = useRef<HTMLDivElement>(null);
  const width = useWidth(room, WIDTH);
  const [text, setText] = useUrlParameter('maps');
  // A count that changes leaves shapes as they are.
  const shapes = JSON.stringify(zones.map(({ id, geometry }) => [id, geometry !== undefined]));
  const latest = useRef(zones);
  latest.current = zones;
  const placed = useMemo(() => {
    const shown = new Map(JSON.parse(shapes) as [string, boolean][]);
    return latest.current
      .flatMap(({ id, geometry }) => {
        const middle = geometry && shown.get(id) ? middleOf(geometry) : null;
        return geometry && middle ? [{ id, middle, outline: outlineOf(geometry) }] : [];
      })
      .slice(0, MOST_DRAWN);
  }, [shapes]);
  const across = Math.max(1, Math.min(placed.length, Math.floor((width + GAP) / (LEAST_WIDTH + GAP))));
  const mapWidth = Math.min(MOST_WIDTH, Math.floor((width - GAP * (across - 1)) / across));
  const size = useMemo(() => ({ width: mapWidth, height: Math.round(mapWidth * HEIGHT) }), [mapWidth]);
  const own = readCamera(text);
  // The address is written when a drag ends: browsers refuse to have it rewritten with every pixel.
  const [dragged, setDragged] = useState<Camera | null>(null);
  const camera =
    dragged ??
    own ??
    wholeZones(
      placed.map(({ middle }) => middle),
      size,
    );
  const current = useRef(camera);
  current.current = camera;
  const key = writeCamera(camera);
  const views = useMemo(() => {
    void key;
    return placed.map(({ middle }) => viewOf(middle, current.current, size));
  }, [placed, size, key]);
  const byId = new Map(zones.map((zone) => [zone.id, zone]));
  const tiles = useTileFeeds(
    placed.map(({ id }, at) => ({ scheme: byId.get(id)?.scheme ?? null, addresses: tilesOf(views[at]!) })),
  );
  const set = (next: Camera | null) => setText(next === null ? WHOLE : writeCamera(next));
  // A pointer may move again, or be let go of, before its last move is drawn.
  const reached = useRef<Camera | null>(null);
  const drag = (right: number, down: number) => {
    reached.current = moved(reached.current ?? current.current, right, down);
    setDragged(reached.current);
  };
  const endDrag = () => {
    if (reached.current !== null) set(reached.current);
    reached.current = null;
    setDragged(null);
  };
  return (
    <>
      {zones.length > placed.length ? (
        <p role="status" data-testid="maps-more">
          {t.more(formatNumber(placed.length, lang), formatNumber(zones.length, lang))}
        </p>
      ) : null}
      <Tools lang={lang} camera={camera} isWhole={own === null && dragged === null} onCamera={set} />
      <div ref={room} className={styles.grid} data-testid="maps-grid" data-metres={camera.metresPerPx}>
        {placed.map(({ id, outline }, at) => {
          const zone = byId.get(id);
          if (zone === undefined) return null;
          return (
            <SmallMap
              key={id}
              {...{ lang, theme, zone, outline, tiles }}
              scheme={schemes.find((one) => one.id === zone.scheme)}
              view={views[at]!}
              metresPerPx={camera.metresPerPx}
              onDrag={drag}
              onDragEnd={endDrag}
              onCloser={() => set(zoomed(current.current, 2))}
            />
          );
        })}
      </div>
    </>
  );
}

function Legend({ lang, scheme }: { lang: Lang; scheme: Scheme }) {
  const t = chooseMessages(lang).maps;
  const ring = noGrade;
  return (
    <>
      <ul className={styles.legend}>
        {scheme.grades.map(({ grade }) => (
          <li key={grade}>
            <GradeMark look={gradeLook(scheme, grade)} className={styles.mark} />
            {gradeWords(scheme, grade)}
          </li>
        ))}
        <li>
          <GradeMark look={ring} className={styles.mark} />
          {t.noGrade}
        </li>
      </ul>
      <p className={styles.quiet}>{t.cells}</p>
    </>
  );
}
