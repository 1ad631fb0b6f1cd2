'use client';

import { useState } from 'react';
import { approvalFault } from '@/lib/credit/setup';
import { setupMessages } from '@/lib/i18n/setup-messages';
import styles from '../console.module.css';
import { useConsole } from '../console-context';
import { TextField } from '../Field';
import { Form } from '../Form';
import form from '../form.module.css';
import type { StepProps } from './Steps';

/** What the maps say of their boundaries, and what lies under them. */
export function MapStep({ state: { map }, onChanged }: StepProps) {
  const { lang, session } = useConsole();
  const all = setupMessages(lang);
  const words = all.map;
  const [number, setNumber] = useState(map.fromEnvironment ? '' : (map.mapApproval ?? ''));
  const [attribution, setAttribution] = useState(map.attribution ?? '');
  const [basemap, setBasemap] = useState(map.writtenBasemap ?? '');
  const [saved, setSaved] = useState(false);
  const isBad = number.trim() !== '' && approvalFault(number.trim()) !== null;
  const save = async () => {
    setSaved(false);
    await session.change('/api/console/setup/map', 'POST', {
      number,
      attribution,
      ...(map.writtenBasemap !== null && { basemap }),
    });
    setSaved(true);
    onChanged();
  };
  return (
    <Form submit={words.save} onSubmit={save} fault={isBad ? (all.problems.bad_approval ?? null) : null}>
      <p className={styles.quiet}>{words.text}</p>
      {map.blocked ? (
        <p className={styles.note} role="alert" data-testid="blocked">
          {words.blocked}
        </p>
      ) : null}
      {map.fromEnvironment ? (
        <p>{words.fromEnvironment(map.mapApproval ?? '')}</p>
      ) : (
        <TextField
          label={words.number}
          hint={words.numberHint}
          name="number"
          value={number}
          onChange={setNumber}
          maxLength={60}
        />
      )}
      <TextField
        label={words.attribution}
        hint={words.attributionHint}
        name="attribution"
        value={attribution}
        onChange={setAttribution}
        maxLength={200}
      />
      {map.writtenBasemap === null ? (
        <p>{words.basemapFromEnvironment}</p>
      ) : (
        <TextField
          label={words.basemap}
          hint={words.basemapHint}
          name="basemap"
          value={basemap}
          onChange={setBasemap}
          isLong
          maxLength={5_000}
        />
      )}
      <p className={form.done} role="status">
        {saved ? all.saved : null}
      </p>
    </Form>
  );
}
