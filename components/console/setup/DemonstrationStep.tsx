'use client';

import { useState } from 'react';
import { formatNumber } from '@/lib/i18n/format';
import { setupMessages } from '@/lib/i18n/setup-messages';
import styles from '../console.module.css';
import { useConsole } from '../console-context';
import { Form } from '../Form';
import form from '../form.module.css';
import type { StepProps } from './Steps';
import { useWork } from './use-work';

/** Keep the demonstration, or take it out: asked twice, for it does not come back. */
export function DemonstrationStep({ state, onChanged }: StepProps) {
  const { lang, session } = useConsole();
  const all = setupMessages(lang);
  const words = all.demonstration;
  const [asked, setAsked] = useState(false);
  const { working, work } = useWork<unknown>();
  const entities = formatNumber(state.entities, lang);
  if (!state.demonstration) return <p>{words.gone(entities)}</p>;
  const remove = async () => {
    await work(() => session.change('/api/console/setup/demonstration', 'DELETE'));
    setAsked(false);
    onChanged();
  };
  return (
    <>
      <p>{words.here(entities)}</p>
      {asked ? (
        <Form submit={words.confirm} onSubmit={remove} onCancel={() => setAsked(false)} isDanger>
          <p>{words.ask}</p>
          <p className={styles.quiet} role="status">
            {working ? all.working : null}
          </p>
        </Form>
      ) : (
        <p>
          <button type="button" className={form.plain} onClick={() => setAsked(true)} data-testid="remove">
            {words.remove}
          </button>
        </p>
      )}
    </>
  );
}
