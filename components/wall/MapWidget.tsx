'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import { LEAST_GRADED } from '@/lib/credit/good-share';
import type { Methodology } from '@/lib/credit/index/methodology';
import type { MapSettings } from '@/lib/credit/setup';
import type { Zone } from '@/lib/credit/zone';
import { formatNumber } from '@/lib/i18n/format';
import { indexMessages } from '@/lib/i18n/index-messages';
import { lightName } from '@/lib/i18n/index-names';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { attributionWords } from '../map/attribution';
import type { Engine } from '../map/engine';
import { boxOf } from '../map/geometry';
import { MapCanvas } from '../map/MapCanvas';
import { SvgMap } from '../map/SvgMap';
import { useDivisions } from '../map/use-divisions';
import type { ZoneShape } from '../map/zone-shapes';
import { wantsReducedMotion } from '../ui/reduced-motion';
import type { ZoneAlert } from '../zone/alert-words';
import type { LevelClass } from '../zone/level-classes';
import { type Classes, classTokens } from '../zone/share-classes';
import styles from './wall.module.css';

const PULSE_MS = 2_000;
/** More pulses at once say "everything", not "here". */
const MOST_PULSES = 24;

/** The zones by their level, or by their share of good grades while there is none; a zone that changed pulses once. Without WebGL the same as a plain drawing. */
export function MapWidget(props: {
  lang: Lang;
  zones: readonly Zone[];
  shapes: readonly ZoneShape[];
  classes: Classes | null;
  /** null = zones are coloured by their share of good grades. */
  levels: { methodology: Methodology; classes: readonly LevelClass[] } | null;
  /** Zones with one are ringed. */
  alerts: readonly ZoneAlert[];
  settings: MapSettings;
}) {
  const { lang, zones, shapes, classes, levels, alerts, settings } = props;
  const t = messages(lang);
  const frame = useRef<HTMLDivElement>(null);
  const engine = useRef<Engine | null>(null);
  const [isUnable, setUnable] = useState(false);
  const size = useSize(frame);
  const divisions = useDivisions();
  // The zones that are compared fill the room; an outline around them may run out of it.
  const box = useMemo(() => boxOf(shapes.filter(({ leading }) => leading).map(({ geometry }) => geometry)), [shapes]);
  const changed = useChanged(zones);
  useEffect(() => {
    for (const shape of shapes) {
      if (changed.has(shape.id) && shape.anchor) engine.current?.pulse(shape.anchor);
    }
  }, [changed, shapes]);
  const alarmed = useMemo(() => new Set(alerts.map(({ zone }) => zone.id)), [alerts]);
  const ringed = useMemo(
    () => shapes.map((shape) => ({ ...shape, isAlarmed: alarmed.has(shape.id) })),
    [shapes, alarmed],
  );
  const text = size?.text ?? 0;
  return (
    <section className={styles.map} data-widget="map" aria-label={t.mapWidget} data-changed={[...changed].join(' ')}>
      <div className={styles.canvas} ref={frame}>
        {isUnable ? <SvgMap shapes={ringed} label={t.mapWidget} pulsing={changed} /> : null}
        {size && box && !isUnable ? (
          <MapCanvas
            shapes={ringed}
            divisions={divisions}
            chosenZone={null}
            camera={null}
            box={box}
            // Names stand beside small zones, and reach out of their box.
            padding={{ top: text * 2, right: text * 6, bottom: text * 3, left: text * 5 }}
            interactive={false}
            sizes={{ label: text * 0.83, line: Math.max(1, text / 15) }}
            basemap={settings.basemap}
            label={t.mapWidget}
            rebuild={`${size.width} ${size.height} ${box.join(' ')}`}
            engine={engine}
            onUnable={() => setUnable(true)}
          />
        ) : null}
      </div>
      <WallLegend
        lang={lang}
        classes={classes}
        levels={levels}
        hasAlerts={alerts.length > 0}
        attribution={attributionWords(
          settings,
          zones.some(({ synthetic }) => synthetic),
          lang,
        )}
      />
    </section>
  );
}

interface LegendProps {
  lang: Lang;
  classes: Classes | null;
  levels: { methodology: Methodology; classes: readonly LevelClass[] } | null;
  hasAlerts: boolean;
  attribution: string;
}

function WallLegend({ lang, classes, levels, hasAlerts, attribution }: LegendProps) {
  const t = messages(lang);
  const words = indexMessages(lang);
  const alarmed = hasAlerts ? (
    <li>
      <span className={styles.ring} />
      {words.alertLegend}
    </li>
  ) : null;
  if (levels)
    return (
      <div className={styles.legend} data-testid="level-legend">
        <ol>
          {levels.classes.map(({ token, from, below, light }) => (
            <li key={token}>
              <span style={{ background: `var(--${token})` }} />
              {formatNumber(from, lang)}–{formatNumber(below, lang)}
              {light === null ? '' : ` ${words.light(lightName(light, lang))}`}
            </li>
          ))}
          <li>
            <span className={styles.hatch} />
            {words.legendFew}
          </li>
          <li>
            <span className={styles.cross} />
            {words.legendWithheld}
          </li>
          {alarmed}
        </ol>
        <p>
          {words.level} · {attribution}
        </p>
      </div>
    );
  return (
    <div className={styles.legend} data-testid="share-legend">
      <ol>
        {classes
          ? classTokens(classes.count).map((token, index) => {
              const from = classes.from + index * classes.step;
              return (
                <li key={token}>
                  <span style={{ background: `var(--${token})` }} />
                  {formatNumber(from, lang)}–{formatNumber(from + classes.step, lang)}%
                </li>
              );
            })
          : null}
        <li>
          <span className={styles.hatch} />
          {t.legendBelow(formatNumber(LEAST_GRADED, lang))}
        </li>
        {alarmed}
      </ol>
      <p>
        {classes && classes.count > 1 ? `${t.legendHow(formatNumber(classes.step, lang))} · ` : null}
        {attribution}
      </p>
    </div>
  );
}

/** Size of the map's frame, and of the text around it, in CSS pixels; null until measured. */
function useSize(frame: React.RefObject<HTMLElement | null>) {
  const [size, setSize] = useState<{ width: number; height: number; text: number } | null>(null);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const measure = () => {
      const { width, height } = element.getBoundingClientRect();
      if (width > 0 && height > 0) setSize({ width, height, text: parseFloat(getComputedStyle(element).fontSize) });
    };
    // A resize comes in many steps, and each would open a new map.
    const observer = new ResizeObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(measure, 150);
    });
    observer.observe(element);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
    };
  }, [frame]);
  return size;
}

/** Zones whose revision grew within the last two seconds; none at the first sight, and none for who wants no motion. */
function useChanged(zones: readonly Zone[]): ReadonlySet<string> {
  const [changed, setChanged] = useState<ReadonlySet<string>>(() => new Set());
  const before = useRef<ReadonlyMap<string, number> | null>(null);
  useEffect(() => {
    const known = before.current;
    before.current = new Map(zones.map(({ id, revision }) => [id, revision]));
    if (!known || wantsReducedMotion()) return;
    const ids = zones.filter(({ id, revision }) => known.has(id) && known.get(id) !== revision).map(({ id }) => id);
    if (ids.length > 0) setChanged(new Set(ids.slice(0, MOST_PULSES)));
  }, [zones]);
  useEffect(() => {
    if (changed.size === 0) return;
    const timer = setTimeout(() => setChanged(new Set()), PULSE_MS);
    return () => clearTimeout(timer);
  }, [changed]);
  return changed;
}
