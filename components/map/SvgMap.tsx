'use client';

import { type CSSProperties, useMemo } from 'react';
import { type Box, boxOf, mercatorY, rings } from './geometry';
import styles from './map.module.css';
import type { ZoneShape } from './zone-shapes';

/** Units of the drawing's width. */
const WIDTH = 1000;
/** Size of its letters (token --svg-label), where it does not matter how large it is drawn. */
const LABEL = 20;

interface Drawing {
  viewBox: string;
  /** Size of its letters, in its units. */
  letter: number;
  zones: { shape: ZoneShape; path: string; at: [number, number] | null }[];
}

/**
 * The zones without WebGL: the same colours and labels, no zooming. A picture only: whoever shows it offers the zones
 * as a list beside it.
 */
export function SvgMap(props: {
  shapes: readonly ZoneShape[];
  label: string;
  chosenZone?: string | null;
  /** Zones that are marked by a pattern and a line. */
  marked?: ReadonlySet<string>;
  /** Something was pressed; null = no zone is there. The keyboard has the list beside it. */
  onZone?: (id: string | null) => void;
  /** What is to be seen of them; left out = all of them. */
  box?: Box | null;
  /** Of its frame and of the letters in it, in pixels; left out = letters grow with the drawing. */
  size?: { width: number; height: number; text: number } | null;
  /** Zones that changed just now. */
  pulsing?: ReadonlySet<string>;
}) {
  const { shapes, label, chosenZone, box = null, size = null, pulsing, marked, onZone } = props;
  const drawing = useMemo(() => draw(shapes, box, size), [shapes, box, size]);
  if (!drawing) return null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has the list that stands beside the drawing
    <svg
      className={styles.svg}
      style={{ '--svg-label': `${drawing.letter}px` } as CSSProperties}
      viewBox={drawing.viewBox}
      role="img"
      aria-label={label}
      data-testid="svg-map"
      data-pressed={onZone !== undefined}
      onClick={onZone && (({ target }) => onZone((target as SVGElement).dataset.zone ?? null))}
    >
      <defs>
        <pattern id="zone-hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" y1="0" x2="0" y2="8" className={styles.hatchLine} />
        </pattern>
        <pattern id="zone-cross" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V8M0 0H8" className={styles.hatchLine} />
        </pattern>
        <pattern id="zone-marked" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
          <line x1="0" y1="0" x2="0" y2="8" className={styles.markedLine} />
        </pattern>
      </defs>
      {drawing.zones.map(({ shape, path }) => (
        <path
          key={shape.id}
          d={path}
          className={styles.zone}
          data-zone={shape.id}
          data-chosen={shape.id === chosenZone || (marked?.has(shape.id) ?? false)}
          data-alarmed={shape.isAlarmed}
          data-changed={pulsing?.has(shape.id) ?? false}
          style={{ fill: marked?.has(shape.id) ? 'url(#zone-marked)' : fillOf(shape) }}
        />
      ))}
      {drawing.zones.map(({ shape, at }) =>
        at ? (
          <text key={shape.id} x={at[0]} y={at[1]} className={styles.svgLabel}>
            <tspan x={at[0]}>{shape.name}</tspan>
            <tspan x={at[0]} dy="1.2em">
              {shape.value}
            </tspan>
          </text>
        ) : null,
      )}
    </svg>
  );
}

function fillOf({ fill, leading }: ZoneShape): string {
  if (!leading) return 'none';
  if (fill === 'hatch' || fill === 'cross') return `url(#zone-${fill})`;
  return fill === null ? 'var(--surface)' : `var(--${fill})`;
}

function draw(
  shapes: readonly ZoneShape[],
  wanted: Box | null,
  size: { width: number; height: number; text: number } | null,
): Drawing | null {
  const box = wanted ?? boxOf(shapes.map(({ geometry }) => geometry));
  if (!box) return null;
  const [west, south, east, north] = box;
  const top = mercatorY(north);
  const scale = WIDTH / Math.max(east - west, (top - mercatorY(south)) / 2, 1e-9);
  const place = (lng: number, lat: number): [number, number] => [
    Math.round((lng - west) * scale * 10) / 10,
    Math.round((top - mercatorY(lat)) * scale * 10) / 10,
  ];
  const [width, height] = place(east, south);
  const zones = shapes.map((shape) => ({
    shape,
    path: rings(shape.geometry)
      .map((ring) => `M${ring.map(([lng = 0, lat = 0]) => place(lng, lat).join(' ')).join('L')}Z`)
      .join(''),
    at: shape.anchor && shape.leading ? place(...shape.anchor) : null,
  }));
  const letter = size === null ? LABEL : size.text / Math.min(size.width / width, size.height / Math.max(height, 1));
  clearLabels(zones, letter);
  // Names reach out of what they name.
  const [aside, above] = size === null ? [8, 8] : [letter * 4, letter * 2];
  const viewBox = `${-aside} ${-above} ${width + 2 * aside} ${height + 2 * above}`;
  return { viewBox, letter, zones };
}

/** Take away the labels that would lie on others, the long names first. */
function clearLabels(zones: Drawing['zones'], size: number): void {
  const letter = size * 0.55;
  const placed: { x: number; y: number; half: number }[] = [];
  for (const zone of [...zones].sort((a, b) => a.shape.name.length - b.shape.name.length)) {
    if (!zone.at) continue;
    const [x, y] = zone.at;
    // A Chinese character is as wide as two letters.
    const width = [...zone.shape.name].reduce((sum, one) => sum + (one > '\u2e80' ? 2 * letter : letter), 0);
    const half = Math.max(width, 5 * letter) / 2;
    const isFree = placed.every(
      (other) => Math.abs(other.x - x) > other.half + half || Math.abs(other.y - y) > 2.4 * size,
    );
    if (isFree) placed.push({ x, y, half });
    else zone.at = null;
  }
}
