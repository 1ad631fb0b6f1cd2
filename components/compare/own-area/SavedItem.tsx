'use client';

import { useState } from 'react';
import type { SavedComparison } from '@/lib/credit/comparison/saved';
import type { Lang } from '@/lib/i18n/lang';
import { ownAreaMessages } from '@/lib/i18n/own-area-messages';
import styles from './own-area.module.css';
import { savedHref } from './saved-url';

/** One kept comparison: its name opens it; beside it what can be done with it. */
export function SavedItem(props: {
  lang: Lang;
  item: SavedComparison;
  /** When it was changed last, in words. */
  when: string;
  onOpen: () => void;
  onRename: (name: string) => void;
  onDelete: () => void;
}) {
  const { lang, item, when, onOpen, onRename, onDelete } = props;
  const t = ownAreaMessages(lang);
  const [name, setName] = useState<string | null>(null);
  if (name !== null)
    return (
      <li>
        <form
          className={styles.buttons}
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() !== '') onRename(name.trim());
            setName(null);
          }}
        >
          <input
            aria-label={t.saveName}
            name="rename"
            value={name}
            maxLength={100}
            onChange={(event) => setName(event.target.value)}
          />
          <button type="submit" className={styles.button}>
            {t.save}
          </button>
        </form>
      </li>
    );
  return (
    <li className={styles.buttons} data-saved={item.id}>
      <a
        href={savedHref(item.id, lang)}
        aria-label={t.openIt(item.name)}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          onOpen();
        }}
      >
        {item.name}
      </a>
      <span className={styles.quiet}>{t.changed(when)}</span>
      <button
        type="button"
        className={styles.button}
        aria-label={t.renameIt(item.name)}
        onClick={() => setName(item.name)}
      >
        {t.rename}
      </button>
      <button
        type="button"
        className={styles.button}
        aria-label={t.deleteIt(item.name)}
        onClick={onDelete}
        data-testid="delete"
      >
        {t.delete}
      </button>
    </li>
  );
}
