'use client';

import { type PointerEvent, useEffect, useMemo, useRef } from 'react';
import type { Scheme } from '@/lib/credit/scheme';
import type { Zone } from '@/lib/credit/zone';
import { chooseMessages } from '@/lib/i18n/choose-messages';
import { formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { readTokens } from '../../map/tokens';
import { pixelOf, tilesOf, type View } from './camera';
import { drawMap } from './draw-map';
import styles from './maps.module.css';
import { type MarksWithin, marksWithin, type Place } from './marks-within';
import type { ReadTiles } from './use-tile-feeds';

/** One zone on the common scale. A drawing of its own and no map engine: browsers keep few graphics contexts at a time. */
export function SmallMap(props: {
  lang: Lang;
  theme: string | null;
  zone: Zone;
  scheme: Scheme | undefined;
  outline: readonly (readonly Place[])[];
  view: View;
  metresPerPx: number;
  tiles: ReadTiles;
  /** It was dragged by so many pixels. */
  onDrag: (right: number, down: number) => void;
  onDragEnd: () => void;
  /** It was pressed twice. */
  onCloser: () => void;
}) {
  const { lang, theme, zone, scheme, outline, view, metresPerPx, tiles, onDrag, onDragEnd, onCloser } = props;
  const t = chooseMessages(lang).maps;
  const canvas = useRef<HTMLCanvasElement>(null);
  const { marksOf, version } = tiles;
  const names = JSON.stringify(tilesOf(view));
  const { within, isRead, isRefused } = useMemo(() => {
    // Tiles are held elsewhere; with another version some of them are others.
    void version;
    const addresses = JSON.parse(names) as ReturnType<typeof tilesOf>;
    const read = addresses.map((address) => ({ address, marks: marksOf(zone.scheme, address) }));
    const there = read.flatMap(({ address, marks }) => (typeof marks === 'object' ? [{ address, marks }] : []));
    return {
      within: marksWithin(outline, there),
      isRead: read.every(({ marks }) => marks !== undefined),
      isRefused: read.some(({ marks }) => marks === 'refused'),
    };
  }, [names, marksOf, version, outline, zone.scheme]);

  const inView = useMemo(() => marksInView(within, view), [within, view]);

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context || theme === null) return;
    const ratio = devicePixelRatio || 1;
    element.width = Math.round(view.width * ratio);
    element.height = Math.round(view.height * ratio);
    const [tokens, face] = [readTokens(element), getComputedStyle(element).fontFamily];
    drawMap(context, { view, outline, within, scheme, metresPerPx, tokens, face, ratio });
  }, [view, outline, within, scheme, metresPerPx, theme]);

  const drag = useRef<{ x: number; y: number } | null>(null);
  const move = (event: PointerEvent) => {
    if (drag.current === null) return;
    onDrag(drag.current.x - event.clientX, drag.current.y - event.clientY);
    drag.current = { x: event.clientX, y: event.clientY };
  };
  const end = () => {
    drag.current = null;
    onDragEnd();
  };
  return (
    <figure className={styles.map} data-zone={zone.id}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={t.drawn(zone.name, formatNumber(inView, lang))}
        style={{ width: view.width, height: view.height }}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { x: event.clientX, y: event.clientY };
        }}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={end}
        onDoubleClick={onCloser}
        data-drawn={inView}
        data-ready={isRead}
        data-cells={within.hasCells}
      />
      <figcaption>
        <span>{zone.name}</span>
        <span className={styles.quiet}>
          {isRefused ? t.failed : isRead ? t.caption(formatNumber(inView, lang)) : t.reading}
        </span>
      </figcaption>
    </figure>
  );
}

/** How many businesses the marks stand for that a view shows. */
function marksInView({ marks }: MarksWithin, view: View): number {
  return marks.reduce((sum, { place, count }) => {
    const [x, y] = pixelOf(view, place);
    return x >= 0 && y >= 0 && x <= view.width && y <= view.height ? sum + count : sum;
  }, 0);
}
