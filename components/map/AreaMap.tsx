'use client';

import type { MultiPolygon, Polygon } from 'geojson';
import { useEffect, useMemo, useRef } from 'react';
import type { Zone } from '@/lib/credit/zone';
import type { Lang } from '@/lib/i18n/lang';
import { wantsReducedMotion } from '../ui/reduced-motion';
import type { AreaEngine, AreaTool } from './area-engine';
import styles from './area-map.module.css';
import { attributionWords } from './attribution';
import { boxOf } from './geometry';
import { MapBlocked } from './MapBlocked';
import { readTokens } from './tokens';
import { useMapSettings } from './use-map-settings';
import { zoneShapes } from './zone-shapes';
import 'maplibre-gl/dist/maplibre-gl.css';

const sizes = { label: 12, line: 1 };
/** Each is named, and none is filled: what is drawn must be seen. */
const named = { value: '', fill: null, height: 0 };

/** A small map with the outlines of zones, on which an area is drawn or shown. */
export function AreaMap(props: {
  lang: Lang;
  /** Outlines that are shown. */
  zones: readonly Zone[];
  /** The area that is shown; null = none. */
  area: Polygon | MultiPolygon | null;
  tool: AreaTool;
  label: string;
  theme: string | null;
  onDrawn: (area: Polygon) => void;
  onPoint: (point: [lng: number, lat: number]) => void;
  /** There is no WebGL here: everything but drawing works. */
  onUnable: () => void;
}) {
  const { lang, zones, area, tool, theme } = props;
  const settings = useMapSettings();
  const container = useRef<HTMLDivElement>(null);
  const engine = useRef<AreaEngine | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const shapes = useMemo(() => zoneShapes(zones, new Map(zones.map(({ id }) => [id, named]))), [zones]);
  const latestShapes = useRef(shapes);
  latestShapes.current = shapes;
  const isBlocked = settings?.blocked ?? false;
  const basemap = settings ? JSON.stringify(settings.basemap) : null;

  useEffect(() => {
    const element = container.current;
    if (element === null || basemap === null || theme === null) return;
    let gone = false;
    void import('./area-engine').then(
      ({ openAreaEngine }) => {
        if (gone) return;
        const { area: shown, label: title, tool: held, zones: known } = latest.current;
        const outlines = shown ? [shown] : known.flatMap(({ geometry }) => geometry ?? []);
        try {
          engine.current = openAreaEngine(element, {
            tokens: readTokens(element),
            sizes,
            basemap: JSON.parse(basemap),
            box: boxOf(outlines),
            label: title,
            reducedMotion: wantsReducedMotion(),
            onReady: () => {
              element.dataset.ready = 'true';
            },
            onDrawn: (drawn) => latest.current.onDrawn(drawn),
            onPoint: (point) => latest.current.onPoint(point),
          });
        } catch {
          latest.current.onUnable();
          return;
        }
        engine.current.setZones(latestShapes.current);
        engine.current.setTool(held);
        engine.current.show(shown);
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

  useEffect(() => engine.current?.setZones(shapes), [shapes]);
  useEffect(() => engine.current?.setTool(tool), [tool]);
  useEffect(() => {
    engine.current?.show(area);
    const box = area && boxOf([area]);
    // What was drawn here is in view already.
    if (box && latest.current.tool !== 'polygon') engine.current?.fit(box);
  }, [area]);

  if (isBlocked) return <MapBlocked lang={lang} />;
  return (
    <div className={styles.frame}>
      <div ref={container} className={styles.map} data-testid="area-map" data-tool={tool} />
      <p className={styles.words}>
        {attributionWords(
          settings,
          zones.some(({ synthetic }) => synthetic),
          lang,
        )}
      </p>
    </div>
  );
}
