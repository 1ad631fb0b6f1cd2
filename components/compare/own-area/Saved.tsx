'use client';

import { useState } from 'react';
import type { SavedComparison } from '@/lib/credit/comparison/saved';
import { formatDayTime } from '@/lib/i18n/format';
import type { Lang } from '@/lib/i18n/lang';
import { messages } from '@/lib/i18n/messages';
import { ownAreaMessages } from '@/lib/i18n/own-area-messages';
import { Dialog } from '../../console/Dialog';
import type { Session } from '../../console/use-session';
import { faultWords } from './area-text';
import styles from './own-area.module.css';
import { SavedItem } from './SavedItem';
import { savedHref } from './saved-url';
import type { OwnAreas } from './use-own-areas';
import { useSaved } from './use-saved';

/** The comparisons that one keeps: keep this one, open, rename, pass on and delete others. */
export function Saved(props: {
  lang: Lang;
  session: Session;
  own: OwnAreas;
  onOpened: (zones: readonly string[]) => void;
}) {
  const { lang, session, own, onOpened } = props;
  const t = ownAreaMessages(lang);
  const saved = useSaved(session, own, onOpened);
  const [name, setName] = useState('');
  const [going, setGoing] = useState<SavedComparison | null>(null);
  const { items, opened, problem, said } = saved;
  const shownName = name || (opened?.name ?? '');
  const fault = problem && {
    code: problem.code,
    detail: problem.detail ?? problem.title ?? messages(lang).networkDown,
  };
  return (
    <section className={styles.saved} aria-labelledby="saved-comparisons" data-testid="saved">
      <h3 id="saved-comparisons">{t.saved}</h3>
      <p className={styles.quiet}>{t.savedAbout}</p>
      {opened ? (
        <p data-testid="opened">
          <strong>{opened.name}</strong> {opened.isOwn ? '' : t.by(opened.owner)}{' '}
          <a href={savedHref(opened.id, lang)} data-testid="saved-link">
            {t.link}
          </a>
        </p>
      ) : null}
      <form
        className={styles.buttons}
        onSubmit={(event) => {
          event.preventDefault();
          void saved.keep(shownName.trim(), opened?.isOwn ? opened.id : null).then(() => setName(''));
        }}
      >
        <label className={styles.field}>
          {t.saveName}
          <input name="save-name" maxLength={100} value={shownName} onChange={(event) => setName(event.target.value)} />
        </label>
        <button type="submit" className={styles.main} disabled={shownName.trim() === ''} data-testid="save">
          {opened?.isOwn ? t.saveAgain : t.save}
        </button>
        {opened ? (
          <button
            type="button"
            className={styles.button}
            disabled={shownName.trim() === ''}
            onClick={() => void saved.keep(shownName.trim(), null).then(() => setName(''))}
            data-testid="save-new"
          >
            {t.saveNew}
          </button>
        ) : null}
      </form>
      <p role="status" className={styles.quiet} data-testid="saved-said">
        {said === null ? '' : t[said]}
      </p>
      {fault ? (
        <p role="alert" className={styles.fault} data-testid="saved-fault">
          {faultWords(fault, t)}
        </p>
      ) : null}
      {items.length === 0 ? <p className={styles.quiet}>{t.none}</p> : null}
      <ul className={styles.items} data-testid="saved-items">
        {items.map((item) => (
          <SavedItem
            key={item.id}
            lang={lang}
            item={item}
            when={formatDayTime(item.changedAt, lang)}
            onOpen={() => void saved.open(item.id)}
            onRename={(next) => void saved.rename(item.id, next)}
            onDelete={() => setGoing(item)}
          />
        ))}
      </ul>
      {going ? (
        <Dialog title={t.sure(going.name)} onClose={() => setGoing(null)}>
          <p className={styles.buttons}>
            <button
              type="button"
              className={styles.main}
              onClick={() => void saved.forget(going.id).then(() => setGoing(null))}
              data-testid="delete-sure"
            >
              {t.yes}
            </button>
            <button type="button" className={styles.button} onClick={() => setGoing(null)}>
              {t.no}
            </button>
          </p>
        </Dialog>
      ) : null}
    </section>
  );
}
