'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import { messages } from '@/lib/i18n/messages';
import { wallMessages } from '@/lib/i18n/wall-messages';
import type { WidgetOptions } from '@/lib/scenes/widget-options';
import { attributionWords } from '../map/attribution';
import type { Engine } from '../map/engine';
import { type Box, boxOf } from '../map/geometry';
import { MapCanvas } from '../map/MapCanvas';
import { SvgMap } from '../map/SvgMap';
import { useDivisions } from '../map/use-divisions';
import { useBlurred } from './use-blurred';
import { useChangedZones } from './use-changed-zones';
import { useMapSize } from './use-map-size';
import { WallLegend } from './WallLegend';
import { Warnings } from './Warnings';
import styles from './wall.module.css';
import type { WallView } from './wall-view';

/** Only those that are named by the law's title are drawn, each as a mark. */
const UNITS = { scheme: null, demonstration: true, grade: null, kind: null } as const;

/**
 * The zones by level, or by share of good grades; a zone that changed pulses once. One map serves all scenes for as long
 * as the wall runs: a scene moves its camera, and one without a map hides it. Without WebGL the same as a plain drawing.
 */
export function MapWidget({ view, options }: { view: WallView; options: WidgetOptions<'map'> }) {
  const { lang, zones, zone, scene, shapes, classes, levels, alerts, settings, methodology } = view;
  const t = messages(lang);
  const frame = useRef<HTMLDivElement>(null);
  const engine = useRef<Engine | null>(null);
  const [isUnable, setUnable] = useState(false);
  const [isReady, setReady] = useState(0);
  const size = useMapSize(frame);
  const divisions = useDivisions();
  const box = useMemo(() => boxAround(shapes, scene.about.of === 'whole' ? null : zone), [shapes, scene, zone]);
  const changed = useChangedZones(zones);
  useEffect(() => {
    for (const shape of shapes) {
      if (changed.has(shape.id) && shape.anchor) engine.current?.pulse(shape.anchor);
    }
  }, [changed, shapes]);
  const ringed = useMemo(() => {
    const alarmed = new Set((alerts ?? []).map((alert) => alert.zone.id));
    return shapes.map((shape) => ({ ...shape, isAlarmed: alarmed.has(shape.id) }));
  }, [shapes, alerts]);
  const text = size?.text ?? 0;
  // Names stand beside small zones, and reach out of their box.
  const padding = { top: text * 2, right: text * 6, bottom: text * 3, left: text * 5 };
  const where = box === null ? '' : `${box.join(' ')} ${size?.width} ${size?.height}`;
  useEffect(() => {
    if (where !== '' && box !== null) engine.current?.fit(box);
  }, [where, box]);
  const blurred = useBlurred(frame, `${isReady} ${size?.width} ${size?.height}`);
  const chosen = scene.about.of === 'whole' ? null : (zone?.id ?? null);
  return (
    <section
      className={styles.map}
      data-widget="map"
      aria-label={t.mapWidget}
      data-changed={[...changed].join(' ')}
      data-chosen={chosen ?? ''}
    >
      <div className={styles.canvas} ref={frame}>
        {isUnable ? (
          <SvgMap shapes={ringed} label={t.mapWidget} chosenZone={chosen} box={box} size={size} pulsing={changed} />
        ) : null}
        {settings && size && box && !isUnable ? (
          <MapCanvas
            shapes={ringed}
            divisions={divisions}
            businesses={options.units ? UNITS : null}
            chosenZone={chosen}
            camera={null}
            box={box}
            padding={padding}
            interactive={false}
            columns={options.tilted}
            sizes={{ label: text * 0.83, line: Math.max(1, text / 15) }}
            basemap={settings.basemap}
            label={t.mapWidget}
            rebuild={`${text} ${lang}`}
            engine={engine}
            onReady={() => setReady((times) => times + 1)}
            onUnable={() => setUnable(true)}
          />
        ) : null}
      </div>
      <WallLegend
        lang={lang}
        classes={classes}
        levels={levels}
        hasUnits={options.units}
        hasAlerts={(alerts ?? []).length > 0}
        attribution={
          settings === null
            ? ''
            : attributionWords(
                settings,
                zones.some(({ synthetic }) => synthetic),
                lang,
              )
        }
      />
      {blurred === null ? null : (
        <p className={styles.quiet} data-testid="blurred">
          {wallMessages(lang).blurred(blurred.drawn.join(' × '), blurred.wanted.join(' × '))}
        </p>
      )}
      {options.warnings && alerts !== null ? <Warnings lang={lang} alerts={alerts} methodology={methodology} /> : null}
    </section>
  );
}

/** Of a zone's own size, on each side of it: where it lies shows by what lies around it. */
const AROUND = 0.8;

/** Around one zone, or around the zones that are compared: an outline around those may run out of the room. */
function boxAround(shapes: WallView['shapes'], zone: WallView['zone']): Box | null {
  const own = zone === null ? undefined : shapes.find(({ id }) => id === zone.id);
  const within = own ? [own] : shapes.filter(({ leading }) => leading);
  const box = boxOf(within.map(({ geometry }) => geometry));
  if (!own || !box) return box;
  const [west, south, east, north] = box;
  const [wide, high] = [(east - west) * AROUND, (north - south) * AROUND];
  return [west - wide, south - high, east + wide, north + high] satisfies Box;
}
