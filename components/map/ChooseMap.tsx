'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import type { Zone } from '@/lib/credit/zone';
import { chooseMessages } from '@/lib/i18n/choose-messages';
import type { Lang } from '@/lib/i18n/lang';
import { wantsReducedMotion } from '../ui/reduced-motion';
import areaMap from './area-map.module.css';
import { attributionWords } from './attribution';
import type { ChooseEngine } from './choose-engine';
import styles from './choose-map.module.css';
import { boxOf, extentMetres } from './geometry';
import { LateSvgMap } from './late';
import { MapBlocked } from './MapBlocked';
import { readTokens } from './tokens';
import { useMapSettings } from './use-map-settings';
import { zoneShapes } from './zone-shapes';
import 'maplibre-gl/dist/maplibre-gl.css';

const sizes = { label: 12, line: 1 };

interface Props {
  lang: Lang;
  theme: string | null;
  /** Zones with outlines. */
  zones: readonly Zone[];
  /** Ids of those that are marked. */
  chosen: readonly string[];
  /** A zone was pressed; null = nothing is there. */
  onToggle: (zone: string | null) => void;
}

/** Zones to be chosen by a press, or by Enter under the cross; flat where there is no WebGL. */
export function ChooseMap(props: Props) {
  const { lang, zones, chosen } = props;
  const t = chooseMessages(lang);
  const settings = useMapSettings();
  const [isFlat, setFlat] = useState(false);
  const picked = useMemo(() => new Set(chosen), [chosen]);
  const shapes = useMemo(() => {
    // Each is named, and none is filled: outlines are what is chosen by.
    const named = (id: string) => ({ value: picked.has(id) ? t.mark : '', fill: null, height: 0 });
    const all = zoneShapes(zones, new Map(zones.map(({ id }) => [id, named(id)])));
    // What lies in another lies above it.
    return all.toSorted((a, b) => extentMetres(b.geometry) - extentMetres(a.geometry));
  }, [zones, picked, t]);
  const isSynthetic = zones.some(({ synthetic }) => synthetic);
  if (settings?.blocked) return <MapBlocked lang={lang} />;
  return (
    <>
      <p className={styles.quiet} data-testid="map-how">
        {isFlat ? t.mapFlat : t.mapHow}
      </p>
      <div className={areaMap.frame}>
        {isFlat ? (
          <LateSvgMap shapes={shapes} label={t.mapLabel} marked={picked} onZone={props.onToggle} />
        ) : (
          <Engine {...props} {...{ shapes, picked, settings }} label={t.mapLabel} onUnable={() => setFlat(true)} />
        )}
        <p className={areaMap.words}>{attributionWords(settings, isSynthetic, lang)}</p>
      </div>
    </>
  );
}

function Engine(
  props: Props & {
    shapes: ReturnType<typeof zoneShapes>;
    picked: ReadonlySet<string>;
    settings: ReturnType<typeof useMapSettings>;
    label: string;
    onUnable: () => void;
  },
) {
  const { theme, shapes, picked, settings } = props;
  const container = useRef<HTMLDivElement>(null);
  const engine = useRef<ChooseEngine | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const basemap = settings ? JSON.stringify(settings.basemap) : null;

  useEffect(() => {
    const element = container.current;
    if (element === null || basemap === null || theme === null) return;
    let gone = false;
    void import('./choose-engine').then(
      ({ openChooseEngine }) => {
        if (gone) return;
        try {
          engine.current = openChooseEngine(element, {
            tokens: readTokens(element),
            sizes,
            basemap: JSON.parse(basemap),
            box: boxAround(latest.current.zones),
            label: latest.current.label,
            reducedMotion: wantsReducedMotion(),
            onReady: () => {
              element.dataset.ready = 'true';
            },
            onIdle: () => {
              element.dataset.idle = 'true';
            },
            onPick: (zone) => latest.current.onToggle(zone),
            onLost: () => latest.current.onUnable(),
          });
        } catch {
          latest.current.onUnable();
          return;
        }
        engine.current.setZones(latest.current.shapes);
        engine.current.mark(latest.current.picked);
      },
      () => latest.current.onUnable(),
    );
    return () => {
      gone = true;
      engine.current?.remove();
      engine.current = null;
      delete element.dataset.ready;
    };
  }, [basemap, theme]);

  useEffect(() => {
    if (container.current) container.current.dataset.idle = 'false';
    engine.current?.setZones(shapes);
  }, [shapes]);
  useEffect(() => engine.current?.mark(picked), [picked]);
  const ids = shapes.map(({ id }) => id).join();
  useEffect(() => {
    const box = ids === '' ? null : boxAround(latest.current.zones);
    if (box) engine.current?.fit(box);
  }, [ids]);
  return (
    <div className={styles.room}>
      <div ref={container} className={areaMap.map} data-testid="zone-map" />
      <span className={styles.cross} aria-hidden="true" />
    </div>
  );
}

/** Around those that hold no other: a region around all would leave them too small to be pressed. */
function boxAround(zones: readonly Zone[]) {
  const holding = new Set(zones.map(({ parent }) => parent));
  return boxOf(zones.flatMap(({ id, geometry }) => (geometry && !holding.has(id) ? [geometry] : [])));
}
