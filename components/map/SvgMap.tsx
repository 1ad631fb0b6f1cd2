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
      </defs>
      {drawing.zones.map(({ shape, path }) => (
        <path
          key={shape.id}
          d={path}
          className={styles.zone}
          data-zone={shape.id}
          data-chosen={shape.id === chosenZone}
          data-changed={pulsing?.has(shape.id) ?? false}
          style={{ fill: fillOf(shape) }}
        />
      ))}
      {drawing.zones.map(({ shape, at }) =>
        at && shape.leading ? (
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
  if (fill === 'hatch') return 'url(#zone-hatch)';
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
    at: shape.anchor ? place(...shape.anchor) : null,
  }));
  return { viewBox: `-8 -8 ${width + 16} ${height + 16}`, zones };
}
