'use client';

import { type ReactNode, useRef, useState } from 'react';
import { chartMessages } from '@/lib/i18n/chart-messages';
import type { Lang } from '@/lib/i18n/lang';
import styles from './charts.module.css';
import { pngOf, saveFile, svgText } from './save-chart';
import { useWidth } from './use-width';

/** Until the page has measured its own. */
const WIDTH = 640;

/** A chart's data, for who cannot see it and for who wants the figures. */
export interface ChartData {
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}

/**
 * One chart of a comparison: its title says what to see, its data stand below as a table, and it can be saved.
 *
 * @param props.id    part of file names, and where tests find it
 * @param props.notes what a saved picture says of its data: time, scheme, that it is a demonstration
 * @param props.draw  what stands in the SVG, of this width
 */
export function ChartFrame(props: {
  lang: Lang;
  id: string;
  title: string;
  notes: readonly string[];
  data: ChartData;
  draw: (width: number) => { height: number; content: ReactNode };
  children?: ReactNode;
}) {
  const { lang, id, title, notes, data, draw, children } = props;
  const t = chartMessages(lang);
  const room = useRef<HTMLDivElement>(null);
  const chart = useRef<SVGSVGElement>(null);
  const width = useWidth(room, WIDTH);
  const [failed, setFailed] = useState(false);
  const { height, content } = draw(width);
  const save = async (kind: 'svg' | 'png') => {
    if (chart.current === null) return;
    try {
      const text = svgText(chart.current, { title, notes });
      const blob = kind === 'svg' ? new Blob([text], { type: 'image/svg+xml' }) : await pngOf(text);
      saveFile(blob, `xintu-${id}.${kind}`);
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  return (
    <figure className={styles.figure} data-chart={id}>
      <figcaption className={styles.head}>
        <h3>{title}</h3>
        <span className={styles.tools}>
          <button type="button" onClick={() => save('svg')} aria-label={t.saveSvgLong(title)}>
            {t.saveSvg}
          </button>
          <button type="button" onClick={() => save('png')} aria-label={t.savePngLong(title)}>
            {t.savePng}
          </button>
        </span>
      </figcaption>
      {failed ? <p role="alert">{t.saveFailed}</p> : null}
      <div className={styles.room} ref={room}>
        <svg
          ref={chart}
          className={styles.chart}
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={title}
        >
          {content}
        </svg>
      </div>
      {children}
      <details className={styles.data}>
        <summary>{t.asTable}</summary>
        <div className={styles.scroll}>
          <table>
            <caption>{title}</caption>
            <thead>
              <tr>
                {data.columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.rows.map(([head, ...cells]) => (
                <tr key={head}>
                  <th scope="row">{head}</th>
                  {cells.map((cell, at) => (
                    <td key={data.columns[at + 1]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
