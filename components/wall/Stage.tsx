'use client';

import { createElement, type FunctionComponent } from 'react';
import type { Layout, Placed } from '@/lib/scenes/screen';
import styles from './stage.module.css';
import type { WallAspect } from './use-aspect';
import { WidgetBoundary } from './WidgetBoundary';
import type { WallView } from './wall-view';
import { widgets } from './widgets';

/**
 * A scene's widgets in their areas. The map is the same from scene to scene, hidden where a scene has none; everything
 * else begins anew with its turn, so that a number never seems to change where only the zone did.
 *
 * @param turn changes with every turn
 * @param isLeaving the turn ends in a moment
 */
export function Stage(props: { view: WallView; aspect: WallAspect; turn: string; isLeaving: boolean }) {
  const { view, aspect, turn, isLeaving } = props;
  const { scene } = view;
  const layout = scene.layouts[aspect === 'hand' ? 'tall' : aspect];
  const areas = new Set(layout.areas.join(' ').split(' '));
  const shown = scene.widgets.filter(({ area }) => areas.has(area) || aspect === 'hand');
  const map = shown.find(({ kind }) => kind === 'map');
  return (
    <div
      className={aspect === 'hand' ? styles.column : styles.stage}
      style={aspect === 'hand' ? {} : gridOf(layout)}
      data-testid="stage"
      data-scene={scene.id}
      data-turn={turn}
      data-leaving={isLeaving}
    >
      <div
        className={styles.area}
        style={map ? { gridArea: map.area } : {}}
        data-kind="map"
        data-shown={map !== undefined}
      >
        <WidgetBoundary lang={view.lang} widget="map">
          {drawn(map ?? HIDDEN_MAP, view)}
        </WidgetBoundary>
      </div>
      {shown
        .filter(({ kind }) => kind !== 'map')
        .map((placed) => (
          <div
            key={`${turn} ${placed.area}`}
            className={`${styles.area} ${styles.entering}`}
            style={{ gridArea: placed.area }}
            data-kind={placed.kind}
            data-area={placed.area}
          >
            <WidgetBoundary lang={view.lang} widget={placed.kind}>
              {drawn(placed, view)}
            </WidgetBoundary>
          </div>
        ))}
    </div>
  );
}

const HIDDEN_MAP: Placed = { area: 'map', kind: 'map', options: { tilted: false, units: false, warnings: false } };

/** The types of the two tables say that a kind's options fit what draws it; of a kind that is not known here they cannot. */
const drawn = ({ kind, options }: Placed, view: WallView) =>
  createElement(widgets[kind] as FunctionComponent<{ view: WallView; options: unknown }>, { view, options });

const tracks = (shares: readonly number[]) => shares.map((share) => `minmax(0, ${share}fr)`).join(' ');

function gridOf({ columns, rows, areas }: Layout) {
  return {
    gridTemplateColumns: tracks(columns),
    gridTemplateRows: tracks(rows),
    gridTemplateAreas: areas.map((row) => `"${row}"`).join(' '),
  };
}
