'use client';

import { useState } from 'react';
import { formatNumber } from '@/lib/i18n/format';
import { setupMessages } from '@/lib/i18n/setup-messages';
import styles from '../console.module.css';
import { useConsole } from '../console-context';
import { ChoiceField } from '../Field';
import { Form } from '../Form';
import form from '../form.module.css';
import type { StepProps } from './Steps';

/** The scheme that zones are counted by. */
export function SchemeStep({ state, onChanged }: StepProps) {
  const { lang, session } = useConsole();
  const all = setupMessages(lang);
  const words = all.scheme;
  const [scheme, setScheme] = useState(state.defaultScheme.chosen ?? '');
  const [saved, setSaved] = useState(false);
  const options = state.schemes.map(
    ({ id, name, evaluations }) => [id, words.option(name, formatNumber(evaluations, lang))] as const,
  );
  const inForce = state.schemes.find(({ id }) => id === state.defaultScheme.inForce);
  const save = async () => {
    setSaved(false);
    await session.change('/api/console/setup/scheme', 'POST', { scheme: scheme || null });
    setSaved(true);
    onChanged();
  };
  return (
    <Form submit={words.save} onSubmit={save}>
      <p className={styles.quiet}>{words.text}</p>
      <ChoiceField
        label={words.label}
        hint={inForce ? words.inForce(inForce.name) : undefined}
        name="scheme"
        value={scheme}
        options={[['', words.most], ...options]}
        onChange={setScheme}
      />
      <p className={form.done} role="status">
        {saved ? all.saved : null}
      </p>
    </Form>
  );
}
