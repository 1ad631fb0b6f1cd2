'use client';

import type { ReactNode } from 'react';
import { ProblemNote } from '../ui/ProblemNote';
import { useConsole } from './console-context';
import styles from './form.module.css';
import { inWords } from './problem-words';
import { useAction } from './use-action';

interface Props {
  /** Word on the button that sends it. */
  submit: string;
  /** Done when it is sent; what it throws is said above the buttons. */
  onSubmit: () => Promise<unknown>;
  onCancel?: () => void;
  /** What could not be done, when it fails; left out = in general words. */
  failed?: string;
  /** Why it cannot be sent as it is; null = it can. */
  fault?: string | null;
  isDanger?: boolean;
  children: ReactNode;
}

/** A form: it is sent once at a time, and what comes in its way is said in words. */
export function Form({ submit, onSubmit, onCancel, failed, fault = null, isDanger = false, children }: Props) {
  const { lang, t } = useConsole();
  const { busy, problem, run } = useAction();
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (fault === null) run(onSubmit);
      }}
    >
      {children}
      {fault === null ? null : (
        <p className={styles.fault} role="alert">
          {fault}
        </p>
      )}
      {problem ? <ProblemNote lang={lang} what={failed ?? t.notDone} problem={inWords(problem, t)} /> : null}
      <p className={styles.buttons}>
        <button type="submit" className={isDanger ? styles.danger : styles.main} disabled={busy} data-testid="submit">
          {submit}
        </button>
        {onCancel ? (
          <button type="button" className={styles.plain} onClick={onCancel} data-testid="cancel">
            {t.cancel}
          </button>
        ) : null}
      </p>
    </form>
  );
}
