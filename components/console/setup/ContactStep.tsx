'use client';

import { useState } from 'react';
import { type ContactField, contactFields, contactLengths, readContact } from '@/lib/credit/objection-contact';
import { setupMessages } from '@/lib/i18n/setup-messages';
import styles from '../console.module.css';
import { useConsole } from '../console-context';
import { TextField } from '../Field';
import { Form } from '../Form';
import form from '../form.module.css';
import type { StepProps } from './Steps';

/** Whom those who object to what is shown are sent to. */
export function ContactStep({ state: { objections }, onChanged }: StepProps) {
  const { lang, session } = useConsole();
  const all = setupMessages(lang);
  const words = all.contact;
  const [written, setWritten] = useState(() => fieldsOf((field) => objections?.[field] ?? ''));
  const [saved, setSaved] = useState(false);
  const read = readContact(written);
  const save = async () => {
    setSaved(false);
    await session.change('/api/console/setup/contact', 'POST', written);
    setSaved(true);
    onChanged();
  };
  const fault = 'fault' in read ? (all.problems[`bad_contact_${read.fault}`] ?? null) : null;
  return (
    <Form submit={words.save} onSubmit={save} fault={fault}>
      <p className={styles.quiet}>{words.text}</p>
      {contactFields.map((field) => (
        <TextField
          key={field}
          label={words.fields[field]}
          hint={words.hints[field]}
          name={field}
          value={written[field]}
          onChange={(text) => setWritten({ ...written, [field]: text })}
          maxLength={contactLengths[field]}
        />
      ))}
      <p className={form.done} role="status">
        {saved ? all.saved : null}
      </p>
    </Form>
  );
}

const fieldsOf = (textOf: (field: ContactField) => string) =>
  Object.fromEntries(contactFields.map((field) => [field, textOf(field)])) as Record<ContactField, string>;
