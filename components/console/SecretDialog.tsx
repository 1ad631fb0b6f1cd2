'use client';

import { useRef, useState } from 'react';
import { useConsole } from './console-context';
import { Dialog } from './Dialog';
import styles from './form.module.css';

interface Props {
  title: string;
  /** What it is for, and that it is not shown again. */
  text: string;
  secret: string;
  onStored: () => void;
}

/** A secret, shown this once; it closes by its own button alone. */
export function SecretDialog({ title, text, secret, onStored }: Props) {
  const { t } = useConsole();
  const box = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<'yes' | 'no' | null>(null);
  const copy = async () => {
    box.current?.select();
    try {
      await navigator.clipboard.writeText(secret);
      setCopied('yes');
    } catch {
      // Browsers give no clipboard to pages that came without TLS; the text is selected.
      setCopied('no');
    }
  };
  return (
    <Dialog title={title}>
      <div className={styles.form}>
        <p>{text}</p>
        <p className={styles.secret}>
          <input
            ref={box}
            readOnly
            value={secret}
            aria-label={title}
            onFocus={(event) => event.target.select()}
            data-testid="secret"
          />
          <button type="button" className={styles.plain} onClick={copy} data-testid="copy">
            {t.secret.copy}
          </button>
        </p>
        <p role="status" className={styles.hint}>
          {copied === null ? '' : copied === 'yes' ? t.secret.copied : t.secret.select}
        </p>
        <p className={styles.buttons}>
          <button type="button" className={styles.main} onClick={onStored} data-testid="stored">
            {t.secret.stored}
          </button>
        </p>
      </div>
    </Dialog>
  );
}
