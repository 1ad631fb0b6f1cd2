'use client';

import { useEffect, useId, useRef, useState } from 'react';
import { formatStamp } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { saveFile } from '../ui/save-file';
import styles from './share.module.css';
import { shareLinks } from './share-links';

interface Props {
  lang: Lang;
  /** The map with title, legend, date and approval number; null while there is no map that can be drawn. */
  picture: () => HTMLCanvasElement | null;
  canPicture: boolean;
  onClose: () => void;
}

/** Hand the view on: its link, a frame for another site, a picture, a sheet of paper. Open from its first moment. */
export function ShareDialog({ lang, picture, canPicture, onClose }: Props) {
  const t = messages(lang).share;
  const dialog = useRef<HTMLDialogElement>(null);
  const [links] = useState(() => shareLinks(location.href, lang));
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  const save = () =>
    picture()?.toBlob((blob) => {
      if (blob !== null) saveFile(blob, `xintu-${formatStamp(Date.now()).replace(/[^\d]+/g, '-')}.png`);
    }, 'image/png');
  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby={id} onClose={onClose} data-testid="share-dialog">
      <h2 id={id}>{t.title}</h2>
      <Copied label={t.link} copy={t.copy} done={t.copied} text={links.link} testId="share-link" />
      <Copied label={t.frame} copy={t.copy} done={t.copied} text={links.frame} testId="share-frame" />
      <p className={styles.actions}>
        {canPicture ? (
          <button type="button" onClick={save} data-testid="share-picture">
            {t.picture}
          </button>
        ) : null}
        <button
          type="button"
          onClick={() => {
            dialog.current?.close();
            print();
          }}
          data-testid="share-print"
        >
          {t.print}
        </button>
        <button type="button" onClick={() => dialog.current?.close()} data-testid="share-close">
          {t.close}
        </button>
      </p>
    </dialog>
  );
}

/** A text that is to be taken along. Where a browser gives no clipboard, it is selected and can be copied by hand. */
function Copied(props: { label: string; copy: string; done: string; text: string; testId: string }) {
  const { label, copy, done, text, testId } = props;
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [isDone, setDone] = useState(false);
  const take = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
    } catch {
      setDone(document.execCommand('copy'));
    }
  };
  return (
    <p className={styles.copied}>
      <label htmlFor={id}>{label}</label>
      <textarea ref={field} id={id} value={text} readOnly rows={2} data-testid={testId} />
      <button type="button" onClick={take}>
        {copy}
      </button>
      <span role="status">{isDone ? done : ''}</span>
    </p>
  );
}
