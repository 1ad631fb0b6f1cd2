'use client';

import { useMemo } from 'react';
import { boxOf, mercatorY, rings } from './geometry';
import styles from './map.module.css';
import type { ZoneShape } from './zone-shapes';

/** Units of the drawing's width. */
const WIDTH = 1000;

interface Drawing {
  viewBox: string;
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
  /** Zones that changed just now. */
  pulsing?: ReadonlySet<string>;
}) {
  const { shapes, label, chosenZone, pulsing } = props;
  const drawing = useMemo(() => draw(shapes), [shapes]);
  if (!drawing) return null;
  return (
    <svg className={styles.svg} viewBox={drawing.viewBox} role="img" aria-label={label} data-testid="svg-map">
      <defs>
        <pattern id="zone-hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" y1="0" x2="0" y2="8" className={styles.hatchLine} />
        </pattern>
        <pattern id="zone-cross" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V8M0 0H8" className={styles.hatchLine} />
        </pattern>
      </defs>
      {drawing.zones.map(({ shape, path }) => (
        <path
          key={shape.id}
          d={path}
          className={styles.zone}
          data-zone={shape.id}
          data-chosen={shape.id === chosenZone}
          data-alarmed={shape.isAlarmed}
          data-changed={pulsing?.has(shape.id) ?? false}
          style={{ fill: fillOf(shape) }}
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

function draw(shapes: readonly ZoneShape[]): Drawing | null {
  const box = boxOf(shapes.map(({ geometry }) => geometry));
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
  clearLabels(zones);
  return { viewBox: `-8 -8 ${width + 16} ${height + 16}`, zones };
}

/** Half the height of a label of two lines, and the width of a letter, in units of the drawing (token --svg-label). */
const HALF_HEIGHT = 24;
const LETTER = 11;

/** Take away the labels that would lie on others, the long names first. */
function clearLabels(zones: Drawing['zones']): void {
  const placed: { x: number; y: number; half: number }[] = [];
  for (const zone of [...zones].sort((a, b) => a.shape.name.length - b.shape.name.length)) {
    if (!zone.at) continue;
    const [x, y] = zone.at;
    // A Chinese character is as wide as two letters.
    const width = [...zone.shape.name].reduce((sum, letter) => sum + (letter > '\u2e80' ? 2 * LETTER : LETTER), 0);
    const half = Math.max(width, 5 * LETTER) / 2;
    const isFree = placed.every(
      (other) => Math.abs(other.x - x) > other.half + half || Math.abs(other.y - y) > 2 * HALF_HEIGHT,
    );
    if (isFree) placed.push({ x, y, half });
    else zone.at = null;
  }
}
