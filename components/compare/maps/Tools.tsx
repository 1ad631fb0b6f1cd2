'use client';

import { chooseMessages } from '@/lib/i18n/choose-messages';
import { formatNumber } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { type Camera, moved, scaleLength, zoomed } from './camera';
import styles from './maps.module.css';

/** Pixels that one press moves. */
const STEP = 60;
const CLOSER = 1.6;
/** A scale bar is this long at most. */
const BAR = 120;

/** What moves all maps at once, by keyboard and without dragging too, and the scale that all of them have. */
export function Tools(props: {
  lang: Lang;
  camera: Camera;
  isWhole: boolean;
  onCamera: (camera: Camera | null) => void;
}) {
  const { lang, camera, isWhole, onCamera } = props;
  const t = chooseMessages(lang).maps;
  const length = scaleLength(camera, BAR);
  const words =
    length < 1_000 ? t.metres(formatNumber(length, lang)) : t.kilometres(formatNumber(length / 1_000, lang));
  const move = (sign: string, label: string, right: number, down: number) => (
    <button type="button" aria-label={label} title={label} onClick={() => onCamera(moved(camera, right, down))}>
      {sign}
    </button>
  );
  return (
    <div className={styles.tools}>
      <button
        type="button"
        aria-label={t.zoomIn}
        onClick={() => onCamera(zoomed(camera, CLOSER))}
        data-testid="maps-in"
      >
        +
      </button>
      <button type="button" aria-label={t.zoomOut} onClick={() => onCamera(zoomed(camera, 1 / CLOSER))}>
        −
      </button>
      {move('←', t.west, -STEP, 0)}
      {move('↑', t.north, 0, -STEP)}
      {move('↓', t.south, 0, STEP)}
      {move('→', t.east, STEP, 0)}
      <button type="button" disabled={isWhole} onClick={() => onCamera(null)} data-testid="maps-whole">
        {t.home}
      </button>
      <p className={styles.scale} data-testid="maps-scale">
        <span className={styles.bar} style={{ width: length / camera.metresPerPx }} aria-hidden="true" />
        <span>{t.oneScale(words)}</span>
      </p>
    </div>
  );
}
