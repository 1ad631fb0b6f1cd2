'use client';

import type { ReactNode, RefObject } from 'react';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { nextTheme, type Theme } from '../ui/use-theme';
import type { Engine } from './engine';
import type { Box } from './geometry';
import styles from './map.module.css';

/** Language, theme and zoom, each big enough for a thumb. */
export function MapControls(props: {
  lang: Lang;
  theme: Theme;
  engine: RefObject<Engine | null>;
  box: Box | null;
  canMove: boolean;
  columns: boolean;
  onColumns: () => void;
  onLang: () => void;
  onTheme: () => void;
  /** Above the zoom; without it beside language and theme. */
  children: ReactNode;
}) {
  const { lang, theme, engine, box, canMove, columns, onColumns, onLang, onTheme } = props;
  const t = messages(lang);
  return (
    <>
      <div className={styles.settings}>
        {canMove ? null : props.children}
        <button type="button" onClick={onLang} lang={lang === 'en' ? 'zh-CN' : 'en'} data-testid="toggle-lang">
          {t.otherLanguage}
        </button>
        <Tool label={t.toTheme[nextTheme(theme)]} onClick={onTheme} testId="toggle-theme">
          <path d="M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18Zm0 2v14a7 7 0 0 0 0-14Z" fillRule="evenodd" />
        </Tool>
      </div>
      {canMove ? (
        <div className={styles.zoom}>
          {props.children}
          <Tool label={t.zoomIn} onClick={() => engine.current?.zoomBy(1)} testId="zoom-in">
            <path d="M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6Z" />
          </Tool>
          <Tool label={t.zoomOut} onClick={() => engine.current?.zoomBy(-1)} testId="zoom-out">
            <path d="M5 11h14v2H5Z" />
          </Tool>
          <button
            type="button"
            aria-pressed={columns}
            title={t.columns}
            onClick={onColumns}
            data-testid="toggle-columns"
          >
            {lang === 'en' ? '3-D' : t.columns}
          </button>
          {box ? (
            <Tool label={t.fitAll} onClick={() => engine.current?.fit(box)} testId="fit">
              <path d="M4 4h6v2H6v4H4Zm10 0h6v6h-2V6h-4ZM4 14h2v4h4v2H4Zm14 0h2v6h-6v-2h4Z" />
            </Tool>
          ) : null}
        </div>
      ) : null}
    </>
  );
}

function Tool(props: { label: string; onClick: () => void; testId: string; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={props.label}
      title={props.label}
      onClick={props.onClick}
      data-testid={props.testId}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
        {props.children}
      </svg>
    </button>
  );
}
