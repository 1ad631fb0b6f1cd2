'use client';

import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Division } from '@/lib/credit/division';
import { wantsReducedMotion } from '../ui/reduced-motion';
import type { Camera, Engine } from './engine';
import type { Box } from './geometry';
import styles from './map.module.css';
import type { MapSizes } from './map-style';
import type { Place } from './places';
import { readTokens } from './tokens';
import type { ZoneShape } from './zone-shapes';
import 'maplibre-gl/dist/maplibre-gl.css';

const AGAIN_MS = 5_000;

interface Props {
  shapes: readonly ZoneShape[];
  places: readonly Place[];
  divisions: readonly Division[];
  chosenZone: string | null;
  chosenPlace: string | null;
  /** Where to begin: a camera, or else the box. Later values are ignored; see `rebuild`. */
  camera: Camera | null;
  box: Box | null;
  padding: { top: number; right: number; bottom: number; left: number };
  interactive: boolean;
  /** Zones as columns over a tilted map. */
  columns?: boolean;
  sizes: MapSizes;
  label: string;
  /** A new value opens a new map at the present view: for another theme or size. */
  rebuild: string;
  engine: RefObject<Engine | null>;
  onCamera?: (camera: Camera, bounds: Box) => void;
  onPlace?: (key: string) => void;
  onZone?: (id: string) => void;
  onNowhere?: () => void;
  onReady?: () => void;
  /** There is no WebGL here, or not even a map without it: show something else. */
  onUnable: () => void;
}

/** A MapLibre map as a component; opened anew when its graphics context is lost, since only that draws again for sure. */
export function MapCanvas(props: Props) {
  const container = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const view = useRef<Camera | null>(null);
  const [losses, setLosses] = useState(0);
  const { shapes, places, divisions, chosenZone, chosenPlace, rebuild, engine, columns = false } = props;

  useEffect(() => {
    const element = container.current;
    if (!element) return;
    let gone = false;
    element.dataset.opened = `${rebuild} ${losses}`;
    let again: ReturnType<typeof setTimeout> | undefined;
    const open = ({ openEngine }: typeof import('./engine')) => {
      if (gone) return;
      const { camera, box, padding, interactive, sizes, label, onUnable } = latest.current;
      try {
        engine.current = openEngine(element, {
          tokens: readTokens(element),
          sizes,
          camera: interactive ? (view.current ?? camera) : camera,
          box,
          padding,
          interactive,
          columns: latest.current.columns ?? false,
          label,
          reducedMotion: wantsReducedMotion(),
          onReady: () => {
            element.dataset.ready = 'true';
            latest.current.onReady?.();
          },
          onIdle: () => {
            element.dataset.idle = 'true';
          },
          onCamera: (at, bounds) => {
            view.current = at;
            latest.current.onCamera?.(at, bounds);
          },
          onPlace: (key) => latest.current.onPlace?.(key),
          onZone: (id) => latest.current.onZone?.(id),
          onNowhere: () => latest.current.onNowhere?.(),
          onLost: () => setLosses((count) => count + 1),
        });
      } catch {
        onUnable();
        return;
      }
      engine.current.setDivisions(latest.current.divisions);
      engine.current.setZones(latest.current.shapes);
      engine.current.setPlaces(latest.current.places);
      engine.current.choose(latest.current.chosenZone, latest.current.chosenPlace);
      engine.current.setColumns(latest.current.columns ?? false);
    };
    // A server that is away just now gives no code: a wall asks again, for nobody is there to reload it.
    void import('./engine').then(open, () => {
      if (!gone) again = setTimeout(() => setLosses((count) => count + 1), AGAIN_MS);
    });
    return () => {
      gone = true;
      clearTimeout(again);
      engine.current?.remove();
      engine.current = null;
      delete element.dataset.ready;
    };
  }, [rebuild, losses, engine]);

  useEffect(() => {
    if (container.current) container.current.dataset.idle = 'false';
    engine.current?.setZones(shapes);
    engine.current?.setPlaces(places);
  }, [shapes, places, engine]);
  useEffect(() => engine.current?.setDivisions(divisions), [divisions, engine]);
  useEffect(() => engine.current?.setColumns(columns), [columns, engine]);
  useEffect(() => engine.current?.choose(chosenZone, chosenPlace), [chosenZone, chosenPlace, engine]);

  return <div ref={container} className={styles.canvas} data-testid="map-canvas" />;
}
