'use client';

import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Basemap } from '@/lib/credit/basemap';
import type { Division } from '@/lib/credit/division';
import type { BusinessesInView } from '@/lib/tiles/marks-in-view';
import { wantsReducedMotion } from '../ui/reduced-motion';
import type { BusinessFilter, NamedUnit } from './businesses';
import type { Camera, Engine } from './engine';
import type { Box } from './geometry';
import styles from './map.module.css';
import type { Spot } from './map-click';
import type { MapSizes } from './map-style';
import { readTokens } from './tokens';
import type { ZoneShape } from './zone-shapes';
import 'maplibre-gl/dist/maplibre-gl.css';

const AGAIN_MS = 5_000;
/** More pulses at once say "everything", not "here". */
const MOST_PULSES = 12;
const nobody: readonly number[] = [];
const noUnits: readonly NamedUnit[] = [];

interface Props {
  shapes: readonly ZoneShape[];
  divisions: readonly Division[];
  /** Which businesses are shown; left out = none are. */
  businesses?: BusinessFilter | null;
  /** Demonstration units that the map names. */
  units?: readonly NamedUnit[];
  chosenZone: string | null;
  /** Ids of marked businesses. */
  chosenBusinesses?: readonly number[];
  /** Where to begin: a camera, or else the box. Later values are ignored; see `rebuild`. */
  camera: Camera | null;
  box: Box | null;
  padding: { top: number; right: number; bottom: number; left: number };
  interactive: boolean;
  /** Zones as columns over a tilted map. */
  columns?: boolean;
  sizes: MapSizes;
  /** What lies under the marks; left out = nothing does. */
  basemap?: Basemap | null;
  label: string;
  /** A new value opens a new map at the present view: for another theme or size. */
  rebuild: string;
  engine: RefObject<Engine | null>;
  onCamera?: (camera: Camera, bounds: Box) => void;
  onSpot?: (spot: Spot) => void;
  onZone?: (id: string) => void;
  onNowhere?: () => void;
  onReady?: () => void;
  /** All that is in view is drawn. */
  onIdle?: () => void;
  /** How many businesses are in view; null while it is not known. */
  onBusinesses?: (inView: BusinessesInView | null) => void;
  /** Some of them are not as they were. */
  onChanged?: () => void;
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
  const { shapes, divisions, chosenZone, engine, columns = false } = props;
  // The same basemap comes anew with every look at the settings.
  const rebuild = props.basemap ? `${props.rebuild} ${JSON.stringify(props.basemap)}` : props.rebuild;
  const { businesses = null, units = noUnits, chosenBusinesses = nobody } = props;

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
          basemap: latest.current.basemap ?? null,
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
            latest.current.onIdle?.();
          },
          onCamera: (at, bounds) => {
            view.current = at;
            latest.current.onCamera?.(at, bounds);
          },
          onSpot: (spot) => latest.current.onSpot?.(spot),
          onZone: (id) => latest.current.onZone?.(id),
          onNowhere: () => latest.current.onNowhere?.(),
          onBusinesses: (inView) => latest.current.onBusinesses?.(inView),
          onChanged(places) {
            for (const at of places.length > MOST_PULSES ? [] : places) engine.current?.pulse(at);
            latest.current.onChanged?.();
          },
          onLost: () => setLosses((count) => count + 1),
        });
      } catch {
        onUnable();
        return;
      }
      engine.current.setDivisions(latest.current.divisions);
      engine.current.setZones(latest.current.shapes);
      engine.current.setBusinesses(latest.current.businesses ?? null);
      engine.current.setUnits(latest.current.units ?? noUnits);
      engine.current.choose(latest.current.chosenZone, latest.current.chosenBusinesses ?? nobody);
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
  }, [shapes, engine]);
  useEffect(() => engine.current?.setBusinesses(businesses), [businesses, engine]);
  useEffect(() => engine.current?.setUnits(units), [units, engine]);
  useEffect(() => engine.current?.setDivisions(divisions), [divisions, engine]);
  useEffect(() => engine.current?.setColumns(columns), [columns, engine]);
  useEffect(() => engine.current?.choose(chosenZone, chosenBusinesses), [chosenZone, chosenBusinesses, engine]);

  return <div ref={container} className={styles.canvas} data-testid="map-canvas" />;
}
