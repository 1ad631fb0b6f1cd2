'use client';

import { useState } from 'react';
import type { Lang } from '@/lib/i18n/lang';
import { ownAreaMessages } from '@/lib/i18n/own-area-messages';
import { MOST_BYTES } from './area-text';
import styles from './own-area.module.css';

/** A file of GeoJSON, chosen or dragged here; it is read in the browser. */
export function FileField(props: {
  lang: Lang;
  onRead: (value: unknown) => void;
  onFault: (code: string, detail: string) => void;
}) {
  const { lang, onRead, onFault } = props;
  const t = ownAreaMessages(lang);
  const [isOver, setOver] = useState(false);
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    if (file.size > MOST_BYTES) return onFault('too_large', file.name);
    let value: unknown;
    try {
      value = JSON.parse(await file.text());
    } catch {
      return onFault('not_json', file.name);
    }
    onRead(value);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is another way to fill the field inside, which keys reach
    <div
      className={styles.drop}
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void read(event.dataTransfer.files[0]);
      }}
    >
      <label className={styles.field}>
        {isOver ? t.drop : t.file}
        <input
          type="file"
          accept=".geojson,.json,application/geo+json,application/json"
          name="area-file"
          onChange={(event) => void read(event.target.files?.[0])}
        />
      </label>
    </div>
  );
}
