'use client';

import { useState } from 'react';
import type { WarningItem, WarningPage } from '@/lib/credit/warning/alert';
import { stepsFrom, type WarningState } from '@/lib/credit/warning/handling';
import { warningsMessages } from '@/lib/i18n/warnings-messages';
import styles from './console.module.css';
import { useConsole } from './console-context';
import { Dialog } from './Dialog';
import { ChoiceField, TextField } from './Field';
import { Form } from './Form';
import { MatterCell, MoveCell } from './warning-cells';

interface Props {
  warning: WarningItem;
  assignees: WarningPage['assignees'];
  onClose: () => void;
  onDone: () => void;
}

/** The dialog in which a warning is acknowledged, assigned or closed. */
export function HandleWarning({ warning, assignees, onClose, onDone }: Props) {
  const { lang, session } = useConsole();
  const t = warningsMessages(lang);
  const steps = stepsFrom(warning.state).filter((step): step is Exclude<WarningState, 'open'> => step !== 'open');
  const [step, setStep] = useState(steps[0]!);
  const [assignee, setAssignee] = useState('');
  const [note, setNote] = useState('');
  const submit = async () => {
    const body = { state: step, assignee: step === 'assigned' ? Number(assignee) : null, note: note.trim() || null };
    await session.change(`/api/console/warnings/${warning.number}`, 'PATCH', body);
    onDone();
  };
  const people = assignees.map(({ id, name }) => [String(id), name] as const);
  return (
    <Dialog title={t.handleTitle(String(warning.number))} onClose={onClose}>
      <Form submit={t.submit} onSubmit={submit} onCancel={onClose} isDanger={step === 'closed'}>
        <dl className={styles.facts}>
          <dt>{t.subject}</dt>
          <dd>{warning.zone?.name ?? warning.entity?.name}</dd>
          <dt>{t.matter}</dt>
          <dd>
            <MatterCell matter={warning} lang={lang} />
          </dd>
          <dt>{t.move}</dt>
          <dd>
            <MoveCell matter={warning} lang={lang} />
          </dd>
        </dl>
        <ChoiceField
          label={t.step}
          name="step"
          value={step}
          options={steps.map((one) => [one, t.choices[one]] as const)}
          onChange={setStep}
        />
        {step === 'assigned' ? (
          <ChoiceField
            label={t.assignee}
            name="assignee"
            value={assignee}
            options={[['', t.nobody], ...people]}
            onChange={setAssignee}
          />
        ) : null}
        <TextField
          label={t.note}
          hint={t.noteHint}
          name="note"
          value={note}
          onChange={setNote}
          maxLength={2_000}
          isRequired={step === 'closed'}
          isLong
        />
      </Form>
    </Dialog>
  );
}
