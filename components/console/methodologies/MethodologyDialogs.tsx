'use client';

import { useId, useState } from 'react';
import type { StoredMethodologyItem } from '@/lib/credit/index/methodology-list';
import { monthOfDay } from '@/lib/credit/index/period';
import { formatStamp } from '@/lib/i18n/format';
import { indexConsoleMessages } from '@/lib/i18n/index-console-messages';
import { Problem } from '../../ui/fetch-json';
import { Confirm } from '../Confirm';
import styles from '../console.module.css';
import { useConsole } from '../console-context';
import { Dialog } from '../Dialog';
import { TextField } from '../Field';
import { Form } from '../Form';
import formStyles from '../form.module.css';
import { METHODOLOGIES } from '../index-paths';
import { type Activation, documentOf, faultsIn, firstActivation, needsLink } from './draft-file';

/** What is done with versions. */
export type MethodologyTask = { what: 'new' } | { what: 'activate' | 'retire'; item: StoredMethodologyItem };

interface Handlers {
  onClose: () => void;
  onDone: () => void;
}

interface Props extends Handlers {
  task: MethodologyTask;
  /** The version that decides now; undefined = none does. */
  current: StoredMethodologyItem | undefined;
}

/** The dialog of a task. */
export function MethodologyDialogs({ task, current, onClose, onDone }: Props) {
  const { lang, session } = useConsole();
  const t = indexConsoleMessages(lang).methodologies;
  if (task.what === 'new') return <NewDraft onClose={onClose} onDone={onDone} />;
  const { item } = task;
  if (task.what === 'activate') return <Activate item={item} current={current} onClose={onClose} onDone={onDone} />;
  const retire = async () => {
    await session.change(`${METHODOLOGIES}/${item.number}/retire`, 'POST');
    onDone();
  };
  return (
    <Confirm what={t.retire} question={t.retireText(`${item.id} ${item.version}`)} onYes={retire} onClose={onClose} />
  );
}

/** A file that is checked whole by the server: its faults are told one below the other, and the file can be chosen again. */
function NewDraft({ onClose, onDone }: Handlers) {
  const { lang, session } = useConsole();
  const t = indexConsoleMessages(lang).methodologies;
  const [file, setFile] = useState<File | null>(null);
  const [faults, setFaults] = useState<string[]>([]);
  const id = useId();
  const submit = async () => {
    if (file === null) return;
    setFaults([]);
    const document = documentOf(await file.text());
    if (document === undefined) return setFaults([t.notJson]);
    try {
      await session.change(METHODOLOGIES, 'POST', { document });
    } catch (error) {
      const told = error instanceof Problem && error.code === 'bad_methodology' ? faultsIn(error.detail) : null;
      if (told === null) throw error;
      return setFaults(told);
    }
    onDone();
  };
  return (
    <Dialog title={t.new} onClose={onClose}>
      <Form submit={t.new} onSubmit={submit} onCancel={onClose}>
        <p>{t.newText}</p>
        <div className={formStyles.field}>
          <label htmlFor={id}>{t.file}</label>
          <input
            id={id}
            name="file"
            type="file"
            accept=".json,application/json"
            required
            onChange={({ target }) => {
              setFile(target.files?.[0] ?? null);
              setFaults([]);
            }}
          />
        </div>
        {faults.length === 0 ? null : (
          <div className={styles.alarm} role="alert" data-testid="faults">
            <p>{t.faults}</p>
            <ul className={styles.faults}>
              {faults.map((fault) => (
                <li key={fault}>{fault}</li>
              ))}
            </ul>
          </div>
        )}
      </Form>
    </Dialog>
  );
}

/** Linked in one month, deciding from another: one step after the other, and the first is kept where the second is refused. */
function Activate({
  item,
  current,
  onClose,
  onDone,
}: Handlers & Pick<Props, 'current'> & { item: StoredMethodologyItem }) {
  const { lang, session } = useConsole();
  const t = indexConsoleMessages(lang).methodologies;
  const [months, setMonths] = useState<Activation>(() =>
    firstActivation(monthOfDay(formatStamp(Date.now()).slice(0, 10))),
  );
  const path = `${METHODOLOGIES}/${item.number}`;
  const isLinked = current !== undefined && current.factor !== null;
  const submit = async () => {
    const { overlap, from } = months;
    if (needsLink(item, current, months)) await session.change(`${path}/overlap`, 'POST', { period: overlap });
    await session.change(`${path}/activate`, 'POST', { from });
    onDone();
  };
  const field = (name: keyof Activation, label: string) => (
    <TextField
      label={label}
      name={name}
      value={months[name]}
      onChange={(month) => setMonths({ ...months, [name]: month.trim() })}
      pattern="\d{4}-(0[1-9]|1[0-2])"
      maxLength={7}
      isRequired
    />
  );
  return (
    <Dialog title={t.activateTitle(`${item.id} ${item.version}`)} onClose={onClose}>
      <Form submit={t.activate} onSubmit={submit} onCancel={onClose}>
        <p>{isLinked ? t.activateText(months.overlap) : t.activateFirst}</p>
        {isLinked ? field('overlap', t.overlap) : null}
        {field('from', t.month)}
      </Form>
    </Dialog>
  );
}
